package dev.perrin.trainer.data.synthetic;

import dev.perrin.trainer.data.DataSet;
import dev.perrin.trainer.data.DataSet.Responses;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Linear regression y = Xw + r whose Hessian and residual are known without a measurement:
///
/// X = √N Q diag(√λ) Vᵀ, r = σ√N q, with [1/√N, Q, q] orthonormal columns and V orthogonal, all from Gaussian numbers.
///
/// | symbol | here | |
/// | --- | --- | --- |
/// | N | `examples` | ≥ d + 2 |
/// | λ₁ … λ_d | `eigenvalues` | of XᵀX/N = V diag(λ) Vᵀ; its columns have mean 0 |
/// | σ | `noise` | Σrᵢ²/N = σ², Xᵀr = 0, Σrᵢ = 0 |
/// | w | | standard Gaussian; the minimum, where the loss ‖y − Xw − b‖²/(2N) is σ²/2 and the bias b is 0 |
///
/// So the Hessian of linear regression with a bias has the eigenvalues λ and 1. The identities hold to round-off of the
/// float32 numbers that are returned. For the noise of minibatches Σ = σ²H holds on average over r only. Cost O(N d²).
/// Source of the model: science.md 1.4.
public record SyntheticRegression(int examples, List<Double> eigenvalues, double noise, long seed) {
    public SyntheticRegression {
        eigenvalues = List.copyOf(eigenvalues);
        if (eigenvalues.isEmpty() || !eigenvalues.stream().allMatch(value -> value > 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException("eigenvalues must be finite and > 0, but are " + eigenvalues);
        }
        if (examples < eigenvalues.size() + 2) {
            throw new IllegalArgumentException("examples must be at least " + (eigenvalues.size() + 2)
                    + ", two more than the features, but are " + examples);
        }
        if (!(noise >= 0 && Double.isFinite(noise))) {
            throw new IllegalArgumentException("noise must be finite and ≥ 0, but is " + noise);
        }
    }

    /// λᵢ = greatest · i^(−exponent), i = 1 … features.
    public static List<Double> powerLaw(int features, double greatest, double exponent) {
        Double[] values = new Double[features];
        Arrays.setAll(values, i -> greatest * Math.pow(i + 1.0, -exponent));
        return List.of(values);
    }

    /// d.
    public int features() {
        return eigenvalues.size();
    }

    /// The same examples for the same values of this record.
    public DataSet generate(String name) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        double[][] basis = orthonormal(random, examples, features() + 1, true);
        double[][] rotation = orthonormal(random, features(), features(), false);
        double[] weights = new double[features()];
        for (int j = 0; j < weights.length; j++) {
            weights[j] = random.nextGaussian();
        }
        return new DataSet(
                name, features(basis, rotation), features(), new Responses(responses(basis, rotation, weights)));
    }

    private float[] features(double[][] basis, double[][] rotation) {
        int d = features();
        float[] rows = new float[Math.multiplyExact(examples, d)];
        double[] amplitudes = amplitudes();
        double[] row = new double[d];
        for (int example = 0; example < examples; example++) {
            Arrays.fill(row, 0);
            for (int mode = 0; mode < d; mode++) {
                double amount = amplitudes[mode] * basis[mode][example];
                for (int j = 0; j < d; j++) {
                    row[j] += amount * rotation[mode][j];
                }
            }
            for (int j = 0; j < d; j++) {
                rows[example * d + j] = (float) row[j];
            }
        }
        return rows;
    }

    /// Xw + r without X: the part of w along mode l is vₗ·w.
    private float[] responses(double[][] basis, double[][] rotation, double[] weights) {
        int d = features();
        double[] along = amplitudes();
        for (int mode = 0; mode < d; mode++) {
            along[mode] *= dot(rotation[mode], weights);
        }
        float[] responses = new float[examples];
        double residual = noise * Math.sqrt(examples);
        for (int example = 0; example < examples; example++) {
            double response = residual * basis[d][example];
            for (int mode = 0; mode < d; mode++) {
                response += along[mode] * basis[mode][example];
            }
            responses[example] = (float) response;
        }
        return responses;
    }

    /// √(N λ).
    private double[] amplitudes() {
        return eigenvalues.stream()
                .mapToDouble(value -> Math.sqrt(examples * value))
                .toArray();
    }

    /// Gaussian columns, made orthonormal by Gram and Schmidt, each twice: once loses orthogonality by cancellation.
    ///
    /// @param centred orthogonal to the constant as well
    private static double[][] orthonormal(RandomGenerator random, int rows, int columns, boolean centred) {
        double[][] made = new double[columns][rows];
        for (int column = 0; column < columns; column++) {
            double[] vector = made[column];
            for (int row = 0; row < rows; row++) {
                vector[row] = random.nextGaussian();
            }
            for (int pass = 0; pass < 2; pass++) {
                if (centred) {
                    subtract(vector, Arrays.stream(vector).sum() / rows);
                }
                for (int before = 0; before < column; before++) {
                    subtract(vector, dot(vector, made[before]), made[before]);
                }
            }
            double norm = Math.sqrt(dot(vector, vector));
            for (int row = 0; row < rows; row++) {
                vector[row] /= norm;
            }
        }
        return made;
    }

    private static void subtract(double[] vector, double mean) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] -= mean;
        }
    }

    private static void subtract(double[] vector, double factor, double[] direction) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] -= factor * direction[i];
        }
    }

    private static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }
}
