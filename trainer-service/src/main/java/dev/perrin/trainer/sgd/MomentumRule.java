package dev.perrin.trainer.sgd;

/// How an update uses the velocity; f = g + λθ is the force, η′ = η(1 − τ) with PyTorch's dampening τ.
public enum MomentumRule {
    /// v′ = βv − f,  θ′ = θ + η′v′
    HEAVY_BALL {
        @Override
        double stabilityLimit(double momentumCoefficient) {
            return 2 * (1 + momentumCoefficient);
        }
    },
    /// v′ = βv − f,  θ′ = θ + η(βv′ − f)
    NESTEROV {
        @Override
        double stabilityLimit(double momentumCoefficient) {
            return 2 * (1 + momentumCoefficient) / (1 + 2 * momentumCoefficient);
        }
    };

    /// The mean of a mode stays bounded for x = η′(h + λ) below this. Source: science.md 1.9, 1.11.
    abstract double stabilityLimit(double momentumCoefficient);
}
