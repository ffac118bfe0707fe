package dev.perrin.trainer.run;

import java.util.OptionalDouble;

/// Where the limiting phase starts.
///
/// @param step updates made until there
/// @param totalLoss mean training loss with its L2 term
/// @param gradientNorm of the full gradient with its L2 term, at the float32 parameters
/// @param accuracy empty for regression
/// @param examples that loss, gradient and accuracy are of
/// @param note what is to be said about the convergence; empty when there is nothing
record ReferencePoint(
        long step, double totalLoss, double gradientNorm, OptionalDouble accuracy, long examples, String note) {
    /// The same with more to be said.
    ReferencePoint noting(String more) {
        return new ReferencePoint(step, totalLoss, gradientNorm, accuracy, examples, note + more);
    }
}
