/// Analytic predictions of the limiting dynamics of SGD, over gRPC. Questions come in through
/// [dev.perrin.theory.grpc], are summed over modes in [dev.perrin.theory.prediction], and each mode is solved in
/// [dev.perrin.theory.dynamics] and [dev.perrin.theory.mode].
@NullMarked
package dev.perrin.theory;

import org.jspecify.annotations.NullMarked;
