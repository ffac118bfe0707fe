package dev.perrin.theory.regression;

import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import org.jspecify.annotations.Nullable;

/// Mini-batches of S examples drawn with replacement from finite data, loss with L2 term λ (T31). With rₙ =
/// xₙ·μ − yₙ, u = θ − μ, T = E uuᵀ and m = E u
///
/// ```text
/// C = (1/S) [ meanₙ rₙ² xₙxₙᵀ − λ²μμᵀ + meanₙ (xₙᵀTxₙ) xₙxₙᵀ − HTH
///             + 2 meanₙ rₙ (xₙ·m) xₙxₙᵀ + λ(Hmμᵀ + μmᵀH) ]
/// ```
///
/// The strength is the spectral radius of the map from T to the T that its noise leads to (T32).
public final class FiniteDataFeedback implements NoiseFeedback {
    /// Modes for whose joint evolution there is room and time.
    static final int LARGEST_EVOLUTION = 10;

    private final LinearRegression data;
    private final Hyperparameters hyperparameters;
    private final double[] minimiser;
    /// rₙ.
    private final double[] residuals;
    private final double[] additive;
    /// Found when first asked for, by every thread that finds it missing.
    private @Nullable StationaryNoise stationary;

    public FiniteDataFeedback(LinearRegression data, Hyperparameters hyperparameters) {
        this.data = data;
        this.hyperparameters = hyperparameters;
        if (hyperparameters.batchSize() < 1) {
            throw new InvalidQuestionException(
                    "hyperparameters.batch_size",
                    hyperparameters.batchSize(),
                    "must be at least 1 for noise.finite_data");
        }
        minimiser = new double[data.features()];
        for (int i = 0; i < minimiser.length; i++) {
            double curvature = data.eigenvalue(i) + hyperparameters.weightDecay();
            minimiser[i] = curvature == 0 ? 0 : data.correlation(i) / curvature;
        }
        residuals = new double[data.examples()];
        for (int n = 0; n < residuals.length; n++) {
            double prediction = 0;
            for (int i = 0; i < minimiser.length; i++) {
                prediction += data.input(n, i) * minimiser[i];
            }
            residuals[n] = prediction - data.target(n);
        }
        additive = noiseAtMinimiser();
    }

    /// μ along the eigenvectors; 0 where the loss does not depend on it. A new array.
    public double[] minimiser() {
        return minimiser.clone();
    }

    /// C at the minimiser, d × d along the eigenvectors; a new array.
    public double[] additiveCovariance() {
        return additive.clone();
    }

    /// C in the stationary state, d × d along the eigenvectors; a new array.
    public double[] stationaryCovariance() {
        return stationary().covariance();
    }

    @Override
    public double strength() {
        return stationary().strength();
    }

    @Override
    public double[] additiveVariances() {
        return diagonal(additive);
    }

    @Override
    public double[] stationaryVariances() {
        return diagonal(stationary().covariance());
    }

    @Override
    public NoiseRecursion recursion() {
        int d = data.features();
        if (d > LARGEST_EVOLUTION) {
            throw new InvalidQuestionException(
                    "noise.finite_data.features",
                    d,
                    "must not be more than " + LARGEST_EVOLUTION
                            + " for noise that depends on the parameters from another start than the stationary one");
        }
        ModePairs pairs = ModePairs.all(d);
        double[] feed = new double[pairs.size() * pairs.size()];
        for (int q = 0; q < pairs.size(); q++) {
            double[] unit = new double[d * d];
            unit[pairs.first()[q] * d + pairs.second()[q]] = 1;
            unit[pairs.second()[q] * d + pairs.first()[q]] = 1;
            scatter(feed(unit), pairs, feed, q, pairs.size());
        }
        double[] drift = new double[pairs.size() * d];
        for (int l = 0; l < d; l++) {
            scatter(drift(l), pairs, drift, l, d);
        }
        double[] constant = new double[pairs.size()];
        scatter(additive, pairs, constant, 0, 1);
        return new NoiseRecursion(pairs, constant, feed, drift);
    }

    private StationaryNoise stationary() {
        StationaryNoise found = stationary;
        if (found == null) {
            found = new StationaryNoise(this::feed, additive, StationaryNoise.responses(data, hyperparameters));
            stationary = found;
        }
        return found;
    }

    /// `(meanₙ (xₙᵀTxₙ) xₙxₙᵀ − HTH)/S`.
    private double[] feed(double[] moments) {
        int d = data.features();
        double[] result = data.weightedProduct(data.quadraticForms(moments));
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                double mean = data.eigenvalue(i) * moments[i * d + j] * data.eigenvalue(j);
                result[i * d + j] = (result[i * d + j] - mean) / hyperparameters.batchSize();
            }
        }
        return result;
    }

    /// `(2 meanₙ rₙ x_l xₙxₙᵀ + λ h_l (e_l μᵀ + μ e_lᵀ))/S`.
    private double[] drift(int mode) {
        int d = data.features();
        double[] weights = new double[residuals.length];
        for (int n = 0; n < weights.length; n++) {
            weights[n] = 2 * residuals[n] * data.input(n, mode);
        }
        double[] result = data.weightedProduct(weights);
        for (int i = 0; i < d; i++) {
            double mean = hyperparameters.weightDecay() * data.eigenvalue(mode) * minimiser[i];
            result[mode * d + i] += mean;
            result[i * d + mode] += mean;
        }
        for (int i = 0; i < result.length; i++) {
            result[i] /= hyperparameters.batchSize();
        }
        return result;
    }

    /// `(meanₙ rₙ² xₙxₙᵀ − λ²μμᵀ)/S`, written as the covariance that it is: `mean rₙxₙ = −λμ`.
    private double[] noiseAtMinimiser() {
        int d = data.features();
        double[] result = new double[d * d];
        double[] gradient = new double[d];
        for (int n = 0; n < residuals.length; n++) {
            for (int i = 0; i < d; i++) {
                gradient[i] = residuals[n] * data.input(n, i) + hyperparameters.weightDecay() * minimiser[i];
            }
            for (int i = 0; i < d; i++) {
                for (int j = i; j < d; j++) {
                    result[i * d + j] += gradient[i] * gradient[j];
                }
            }
        }
        double count = (double) residuals.length * hyperparameters.batchSize();
        for (int i = 0; i < d; i++) {
            for (int j = i; j < d; j++) {
                result[i * d + j] /= count;
                result[j * d + i] = result[i * d + j];
            }
        }
        return result;
    }

    private double[] diagonal(double[] matrix) {
        int d = data.features();
        double[] result = new double[d];
        for (int i = 0; i < d; i++) {
            // A covariance whose exact value is 0 may come out below it by rounding.
            result[i] = Math.max(0, matrix[i * d + i]);
        }
        return result;
    }

    /// Writes the pairs of a matrix into one column.
    private static void scatter(double[] matrix, ModePairs pairs, double[] target, int column, int columns) {
        for (int p = 0; p < pairs.size(); p++) {
            target[p * columns + column] = matrix[pairs.first()[p] * pairs.modes() + pairs.second()[p]];
        }
    }
}
