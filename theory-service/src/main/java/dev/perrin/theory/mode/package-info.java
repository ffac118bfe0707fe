/// One eigenmode of the Hessian: its inputs, how it is damped, its stationary state, and its exact evolution
/// over any number of steps. Read [dev.perrin.theory.mode.Eigenmode], then [dev.perrin.theory.mode.PhaseFlow],
/// where the arithmetic is.
@NullMarked
package dev.perrin.theory.mode;

import org.jspecify.annotations.NullMarked;
