/// What is read back as a file that other programs open: a snapshot with named tensors, a trajectory, one tensor
/// for NumPy. A file's length is known before its first byte, and no more of it is held than a few MiB. Read
/// [dev.perrin.snapshot.export.Exports] first.
@NullMarked
package dev.perrin.snapshot.export;

import org.jspecify.annotations.NullMarked;
