package dev.perrin.trainer.run;

import java.util.OptionalDouble;

/// Where the limiting phase starts.
///
/// @param step updates made until there
/// @param totalLoss mean training loss with its L2 term
/// @param gradientNorm of the full gradient with its L2 term, at the float32 parameters
/// @param accuracy of all training examples; empty for regression
/// @param note what is to be said about the convergence; empty when there is nothing
record ReferencePoint(long step, double totalLoss, double gradientNorm, OptionalDouble accuracy, String note) {
    /// The same with more to be said.
    ReferencePoint noting(String more) {
        return new ReferencePoint(step, totalLoss, gradientNorm, accuracy, note + more);
    }
}
