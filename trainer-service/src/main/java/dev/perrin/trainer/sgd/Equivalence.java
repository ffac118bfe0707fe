package dev.perrin.trainer.sgd;

/// Other hyperparameters of the heavy ball that leave something of its dynamics as it is. Every learning rate enters as
/// a ratio, so that dampening does not matter. Source: science.md 1.4, 1.10.
public final class Equivalence {
    private Equivalence() {}

    /// Keeps κ = S(1 − β²) and ω² ∝ 1/(η(1 + β)) with another batch size S′ = S/α:
    ///
    /// β′ = √(1 − α(1 − β²)),  η′ = η(1 + β)/(1 + β′)
    ///
    /// @throws IllegalArgumentException when S′ is below S(1 − β²): no momentum is that small
    public static Hyperparameters keepTemperatureAndFrequency(Hyperparameters before, int batchSize) {
        double momentum = before.momentumCoefficient();
        double kept = before.batchSize() * (1 - momentum) * (1 + momentum);
        double square = 1 - kept / batchSize;
        if (!(square >= 0)) {
            throw new IllegalArgumentException("batch_size must be at least S(1 - momentum^2) = " + kept
                    + " to keep temperature and frequency, but is " + batchSize);
        }
        double changed = Math.sqrt(square);
        return with(before, before.learningRate() * (1 + momentum) / (1 + changed), changed, batchSize);
    }

    /// Keeps γ = (1 − β)/(η(1 + β)) with another learning rate η′ = αη:
    ///
    /// β′ = ((1 + β) − α(1 − β))/((1 + β) + α(1 − β))
    ///
    /// @throws IllegalArgumentException when α is above (1 + β)/(1 − β): β′ would be negative
    public static Hyperparameters keepDampingAtLearningRate(Hyperparameters before, double learningRate) {
        double sum = 1 + before.momentumCoefficient();
        double friction = learningRate / before.learningRate() * (1 - before.momentumCoefficient());
        if (!(friction <= sum)) {
            throw new IllegalArgumentException("learning_rate must be at most "
                    + before.learningRate() * sum / (1 - before.momentumCoefficient())
                    + " to keep the damping, but is " + learningRate);
        }
        return with(before, learningRate, (sum - friction) / (sum + friction), before.batchSize());
    }

    /// Keeps γ = (1 − β)/(η(1 + β)) with another momentum: η′ = η (1 − β′)(1 + β)/((1 + β′)(1 − β)).
    public static Hyperparameters keepDampingAtMomentum(Hyperparameters before, double momentumCoefficient) {
        double momentum = before.momentumCoefficient();
        double learningRate = before.learningRate()
                * ((1 - momentumCoefficient) / (1 + momentumCoefficient))
                * ((1 + momentum) / (1 - momentum));
        return with(before, learningRate, momentumCoefficient, before.batchSize());
    }

    /// Keeps η/(S(1 − β)), to which the stationary variance of positions is proportional, with another batch size:
    /// η′ = η S′/S, the linear scaling rule.
    public static Hyperparameters keepVarianceAtBatchSize(Hyperparameters before, int batchSize) {
        return with(
                before,
                before.learningRate() * batchSize / before.batchSize(),
                before.momentumCoefficient(),
                batchSize);
    }

    /// Keeps η/(S(1 − β)) with another momentum: η′ = η(1 − β′)/(1 − β).
    public static Hyperparameters keepVarianceAtMomentum(Hyperparameters before, double momentumCoefficient) {
        return with(
                before,
                before.learningRate() * ((1 - momentumCoefficient) / (1 - before.momentumCoefficient())),
                momentumCoefficient,
                before.batchSize());
    }

    private static Hyperparameters with(
            Hyperparameters before, double learningRate, double momentumCoefficient, int batchSize) {
        return new Hyperparameters(
                learningRate, momentumCoefficient, before.weightDecay(), batchSize, before.dampening(), before.rule());
    }
}
