package dev.perrin.theory.noise;

import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.number.CompensatedSum;

/// Linear regression on an infinite Gaussian population with input covariance H (T15). The noise of a
/// mini-batch depends on the parameters, `C = (HPH + tr(HP)H + σ²H)/S`; this is its variance in the stationary
/// state of the heavy ball.
///
/// @param labelVariance σ² ≥ 0.
public record GaussianPopulationNoise(double labelVariance) implements NoiseModel {
    public GaussianPopulationNoise {
        if (!(labelVariance >= 0) || Double.isInfinite(labelVariance)) {
            throw new InvalidQuestionException(
                    "noise.gaussian_population.label_variance", labelVariance, "must be finite and at least 0");
        }
    }

    @Override
    public boolean holdsForStationaryHeavyBallOnly() {
        return true;
    }

    @Override
    public double[] variances(double[] eigenvalues, double[] multiplicities, Hyperparameters hyperparameters) {
        double eta = hyperparameters.learningRate();
        double beta = hyperparameters.momentum();
        double batch = hyperparameters.batchSize();
        if (batch < 1) {
            throw new InvalidQuestionException(
                    "hyperparameters.batch_size",
                    hyperparameters.batchSize(),
                    "must be at least 1 for noise.gaussian_population");
        }
        if (hyperparameters.weightDecay() != 0) {
            throw new InvalidQuestionException(
                    "hyperparameters.weight_decay",
                    hyperparameters.weightDecay(),
                    "must be 0 for noise.gaussian_population");
        }
        double[] additive = new double[eigenvalues.length];
        double[] total = new double[eigenvalues.length];
        CompensatedSum feedback = new CompensatedSum();
        for (int i = 0; i < eigenvalues.length; i++) {
            double h = eigenvalues[i];
            if (h < 0) {
                throw new InvalidQuestionException(
                        "spectrum.eigenvalue[" + i + "]", h, "must not be negative: it is a variance of inputs");
            }
            additive[i] = (1 - beta) * (2 * (1 + beta) - eta * h);
            double own = eta / batch * (1 + beta) * h;
            total[i] = additive[i] - own;
            if (!(total[i] > 0)) {
                throw new InvalidQuestionException(
                        "spectrum.eigenvalue[" + i + "]", h, "is unstable: the noise of this mode feeds on itself");
            }
            feedback.add(multiplicities[i] * own / total[i]);
        }
        double tau = feedback.value();
        if (!(tau < 1)) {
            throw new InvalidQuestionException(
                    "noise.gaussian_population",
                    "feedback " + tau,
                    "must be below 1: the noise of all modes together feeds on itself");
        }
        double excess = labelVariance / (1 - tau);
        double[] variances = new double[eigenvalues.length];
        for (int i = 0; i < variances.length; i++) {
            variances[i] = eigenvalues[i] * excess / batch * additive[i] / total[i];
        }
        return variances;
    }
}
