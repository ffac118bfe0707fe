package dev.perrin.theory.regression;

import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.number.CompensatedSum;

/// Linear regression on an infinite Gaussian population (T15). With T = E(θ−μ)(θ−μ)ᵀ, which is diagonal, a
/// step has noise of variance
///
/// ```text
/// C_i = (h_i² T_ii + tr(HT) h_i + σ² h_i)/S
/// ```
///
/// With `D_i = (1−β)(2(1+β)−ηh_i) − (η/S)(1+β)h_i` the strength is `τ = Σ (η/S)(1+β)h_i/D_i`, in the
/// stationary state `tr(HT) + σ² = σ²/(1−τ)`. Infinite where some D_i ≤ 0: that mode feeds on itself alone.
public final class GaussianFeedback implements NoiseFeedback {
    /// Modes for whose joint evolution there is room and time.
    static final int LARGEST_EVOLUTION = 100;

    private static final String FIELD = "noise.gaussian_population";

    private final double labelVariance;
    private final double[] eigenvalues;
    private final double[] multiplicities;
    private final Hyperparameters hyperparameters;
    private final double strength;

    /// @param eigenvalues    h ≥ 0, one per mode. Not modified.
    /// @param multiplicities as many. Not modified.
    public GaussianFeedback(
            double labelVariance, double[] eigenvalues, double[] multiplicities, Hyperparameters hyperparameters) {
        this.labelVariance = labelVariance;
        this.eigenvalues = eigenvalues;
        this.multiplicities = multiplicities;
        this.hyperparameters = hyperparameters;
        if (hyperparameters.batchSize() < 1) {
            throw new InvalidQuestionException(
                    "hyperparameters.batch_size", hyperparameters.batchSize(), "must be at least 1 for " + FIELD);
        }
        if (hyperparameters.weightDecay() != 0) {
            throw new InvalidQuestionException(
                    "hyperparameters.weight_decay", hyperparameters.weightDecay(), "must be 0 for " + FIELD);
        }
        for (int i = 0; i < eigenvalues.length; i++) {
            if (eigenvalues[i] < 0) {
                throw new InvalidQuestionException(
                        "spectrum.eigenvalue[" + i + "]",
                        eigenvalues[i],
                        "must not be negative: it is a variance of inputs");
            }
        }
        strength = feedback();
    }

    @Override
    public double strength() {
        return strength;
    }

    @Override
    public double[] additiveVariances() {
        double[] variances = new double[eigenvalues.length];
        for (int i = 0; i < variances.length; i++) {
            variances[i] = labelVariance * eigenvalues[i] / hyperparameters.batchSize();
        }
        return variances;
    }

    @Override
    public double[] stationaryVariances() {
        double[] variances = new double[eigenvalues.length];
        for (int i = 0; i < variances.length; i++) {
            double without = withoutFeedback(i);
            double with = without - own(i);
            if (!(with > 0)) {
                throw new InvalidQuestionException(
                        "spectrum.eigenvalue[" + i + "]",
                        eigenvalues[i],
                        "is unstable: the noise of this mode feeds on itself");
            }
            variances[i] = eigenvalues[i] / hyperparameters.batchSize() * without / with;
        }
        if (!(strength < 1)) {
            throw new InvalidQuestionException(
                    FIELD, "feedback " + strength, "must be below 1: the noise of all modes together feeds on itself");
        }
        for (int i = 0; i < variances.length; i++) {
            variances[i] *= labelVariance / (1 - strength);
        }
        return variances;
    }

    @Override
    public NoiseRecursion recursion() {
        int modes = eigenvalues.length;
        if (modes > LARGEST_EVOLUTION) {
            throw new InvalidQuestionException(
                    "spectrum.eigenvalue",
                    modes + " values",
                    "must not be more than " + LARGEST_EVOLUTION
                            + " for noise that depends on the parameters from another start than the stationary one");
        }
        double[] feed = new double[modes * modes];
        for (int i = 0; i < modes; i++) {
            for (int j = 0; j < modes; j++) {
                feed[i * modes + j] = eigenvalues[i] / hyperparameters.batchSize() * multiplicities[j] * eigenvalues[j];
            }
            feed[i * modes + i] += eigenvalues[i] / hyperparameters.batchSize() * eigenvalues[i];
        }
        return new NoiseRecursion(ModePairs.diagonal(modes), additiveVariances(), feed, new double[0]);
    }

    private double feedback() {
        CompensatedSum sum = new CompensatedSum();
        for (int i = 0; i < eigenvalues.length; i++) {
            double rest = withoutFeedback(i) - own(i);
            if (!(rest > 0)) {
                return Double.POSITIVE_INFINITY;
            }
            sum.add(multiplicities[i] * own(i) / rest);
        }
        return sum.value();
    }

    private double withoutFeedback(int i) {
        double beta = hyperparameters.momentum();
        return (1 - beta) * (2 * (1 + beta) - hyperparameters.learningRate() * eigenvalues[i]);
    }

    private double own(int i) {
        return hyperparameters.learningRate()
                / hyperparameters.batchSize()
                * (1 + hyperparameters.momentum())
                * eigenvalues[i];
    }
}
