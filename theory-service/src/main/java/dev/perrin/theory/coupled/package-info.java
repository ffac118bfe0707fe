/// Two eigenmodes whose noises are correlated, as they are where the covariance of the noise does not commute
/// with the Hessian: how their phase points covary. Read [dev.perrin.theory.coupled.StationaryPair] first.
@NullMarked
package dev.perrin.theory.coupled;

import org.jspecify.annotations.NullMarked;
