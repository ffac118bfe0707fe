package dev.perrin.theory.regression;

import dev.perrin.theory.mode.ModeStart;

/// Mean and covariance of (θ − μ, w = ηv) of one mode at step 0.
record StartMoments(double position, double scaledVelocity, double variance, double covariance, double ofVelocity) {
    /// @param start not the stationary one.
    static StartMoments of(ModeStart start, double learningRate) {
        return switch (start) {
            case ModeStart.Fixed fixed -> new StartMoments(fixed.position(), learningRate * fixed.velocity(), 0, 0, 0);
            case ModeStart.Gaussian gaussian ->
                new StartMoments(
                        gaussian.position(),
                        learningRate * gaussian.velocity(),
                        gaussian.positionVariance(),
                        learningRate * gaussian.covariance(),
                        learningRate * learningRate * gaussian.velocityVariance());
            case ModeStart.Stationary _ -> throw new IllegalArgumentException("the stationary start has no evolution");
        };
    }
}
