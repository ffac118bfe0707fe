/// The Archive service: what is stored, and reading it back. Read [dev.perrin.snapshot.grpc.ArchiveService] first.
@NullMarked
package dev.perrin.snapshot.grpc;

import org.jspecify.annotations.NullMarked;
