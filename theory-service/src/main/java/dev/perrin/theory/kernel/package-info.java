/// The fast engine: many modes in step. All modes of a block go along the same grid, so what is done to one is
/// done to all, array by array, in double-double arithmetic that the compiler turns into vector instructions.
/// Read [dev.perrin.theory.kernel.StationaryWalk], then [dev.perrin.theory.kernel.StartedWalk].
@NullMarked
package dev.perrin.theory.kernel;

import org.jspecify.annotations.NullMarked;
