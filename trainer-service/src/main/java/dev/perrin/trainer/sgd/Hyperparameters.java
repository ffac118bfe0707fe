package dev.perrin.trainer.sgd;

/// Constants of SGD with momentum, in PyTorch's words.
///
/// PyTorch's buffer b follows b′ = βb + (1 − τ)f with f = g + λθ, and θ′ = θ − ηb′. With v = −b/(1 − τ) this is the
/// heavy ball v′ = βv − f, θ′ = θ + η′v′ of learning rate η′ = η(1 − τ), [#heavyBallLearningRate]: dampening is
/// nothing else. b = 0 before the first update; PyTorch starts with b = f, and the two differ by a transient of βᵏ.
/// Source: science.md 1.2.
///
/// @param learningRate η > 0
/// @param momentumCoefficient β in [0, 1)
/// @param weightDecay λ ≥ 0
/// @param batchSize S ≥ 1
/// @param dampening τ in [0, 1); 0 with Nesterov momentum
/// @param rule what an update does with the velocity
public record Hyperparameters(
        double learningRate,
        double momentumCoefficient,
        double weightDecay,
        int batchSize,
        double dampening,
        MomentumRule rule) {
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
        if (!(dampening >= 0 && dampening < 1)) {
            throw new IllegalArgumentException("dampening must be at least 0 and below 1, but is " + dampening);
        }
        if (rule == MomentumRule.NESTEROV && dampening != 0) {
            throw new IllegalArgumentException("dampening must be 0 with Nesterov momentum, but is " + dampening);
        }
    }

    /// The heavy ball without dampening.
    public Hyperparameters(double learningRate, double momentumCoefficient, double weightDecay, int batchSize) {
        this(learningRate, momentumCoefficient, weightDecay, batchSize, 0, MomentumRule.HEAVY_BALL);
    }

    /// η′ = η(1 − τ).
    public double heavyBallLearningRate() {
        return learningRate * (1 - dampening);
    }

    /// Of v′ in θ′ − θ.
    double velocityFactor() {
        return switch (rule) {
            case HEAVY_BALL -> heavyBallLearningRate();
            case NESTEROV -> learningRate * momentumCoefficient;
        };
    }

    /// Of f in θ′ − θ.
    double forceFactor() {
        return switch (rule) {
            case HEAVY_BALL -> 0;
            case NESTEROV -> -learningRate;
        };
    }

    /// The same with another η.
    public Hyperparameters withLearningRate(double changed) {
        return new Hyperparameters(changed, momentumCoefficient, weightDecay, batchSize, dampening, rule);
    }

    /// Whether the mean of a mode of curvature h stays bounded: η′(h + λ) < 2(1 + β) for the heavy ball, and less for
    /// Nesterov momentum. Source: science.md 1.9.
    public boolean isStable(double eigenvalue) {
        return heavyBallLearningRate() * (eigenvalue + weightDecay) < rule.stabilityLimit(momentumCoefficient);
    }

    /// The learning rate η at which a mode of curvature h stops being stable.
    public double learningRateLimit(double eigenvalue) {
        return rule.stabilityLimit(momentumCoefficient) / ((1 - dampening) * (eigenvalue + weightDecay));
    }
}
