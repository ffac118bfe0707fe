package dev.perrin.trainer.sgd;

/// Constants of heavy-ball SGD.
///
/// @param learningRate η > 0
/// @param momentumCoefficient β in [0, 1)
/// @param weightDecay λ ≥ 0
/// @param batchSize S ≥ 1
public record Hyperparameters(double learningRate, double momentumCoefficient, double weightDecay, int batchSize) {
    public Hyperparameters {
        if (!(learningRate > 0) || !Double.isFinite(learningRate)) {
            throw new IllegalArgumentException("learningRate must be finite and > 0, but is " + learningRate);
        }
        if (!(momentumCoefficient >= 0 && momentumCoefficient < 1)) {
            throw new IllegalArgumentException(
                    "momentumCoefficient must be at least 0 and below 1, but is " + momentumCoefficient);
        }
        if (!(weightDecay >= 0) || !Double.isFinite(weightDecay)) {
            throw new IllegalArgumentException("weightDecay must be finite and ≥ 0, but is " + weightDecay);
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize must be at least 1, but is " + batchSize);
        }
    }

    /// Whether the mean of a mode of curvature h stays bounded: η(h + λ) < 2(1 + β). Source: science.md 1.9.
    public boolean isStable(double eigenvalue) {
        return learningRate * (eigenvalue + weightDecay) < 2 * (1 + momentumCoefficient);
    }

    /// The learning rate at which a mode of curvature h stops being stable.
    public double learningRateLimit(double eigenvalue) {
        return 2 * (1 + momentumCoefficient) / (eigenvalue + weightDecay);
    }
}
