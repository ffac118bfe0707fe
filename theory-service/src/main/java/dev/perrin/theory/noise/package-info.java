/// Where the variance of the gradient noise of each mode comes from. A new noise model is a new member of the
/// sealed [dev.perrin.theory.noise.NoiseModel].
@NullMarked
package dev.perrin.theory.noise;

import org.jspecify.annotations.NullMarked;
