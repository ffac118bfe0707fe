/// The way to the reference point: a minimum before the limiting phase begins.
@NullMarked
package dev.perrin.trainer.convergence;

import org.jspecify.annotations.NullMarked;
