package dev.perrin.analysis.sim;

import java.util.Arrays;
import java.util.SplittableRandom;

/// A stationary Ornstein-Uhlenbeck process whose covariance is known: Σ λⱼ qⱼqⱼᵀ with random orthonormal qⱼ, each
/// component with a correlation of its own from snapshot to snapshot.
public final class SpectrumProcess {
    private final double[] variances;
    private final double[] correlations;
    private final double[][] directions;
    private final SplittableRandom random;

    /// @param variances λⱼ, descending. Kept.
    /// @param correlations of each component at neighbouring snapshots. Kept.
    public SpectrumProcess(long seed, int dimension, double[] variances, double[] correlations) {
        this(seed, orthonormal(new SplittableRandom(seed + 1), dimension, variances.length), variances, correlations);
    }

    /// @param directions qⱼ, in rows. Kept.
    /// @param variances λⱼ, descending. Kept.
    /// @param correlations of each component at neighbouring snapshots. Kept.
    public SpectrumProcess(long seed, double[][] directions, double[] variances, double[] correlations) {
        this.random = new SplittableRandom(seed);
        this.directions = directions;
        this.variances = variances;
        this.correlations = correlations;
    }

    /// `[components][dimension]`, the array itself.
    public double[][] directions() {
        return directions;
    }

    /// @param offset of every coordinate
    public Trajectory trajectory(int snapshots, double offset) {
        int dimension = directions[0].length;
        float[][] position = new float[snapshots][dimension];
        double[] along = new double[variances.length];
        for (int j = 0; j < along.length; j++) {
            along[j] = Math.sqrt(variances[j]) * random.nextGaussian();
        }
        double[] point = new double[dimension];
        for (float[] snapshot : position) {
            Arrays.fill(point, offset);
            for (int j = 0; j < along.length; j++) {
                for (int i = 0; i < dimension; i++) {
                    point[i] += along[j] * directions[j][i];
                }
                double rest = Math.sqrt(variances[j] * (1 - correlations[j] * correlations[j]));
                along[j] = correlations[j] * along[j] + rest * random.nextGaussian();
            }
            for (int i = 0; i < dimension; i++) {
                snapshot[i] = (float) point[i];
            }
        }
        return Trajectory.of(position, new float[snapshots][dimension]);
    }

    private static double[][] orthonormal(SplittableRandom random, int dimension, int count) {
        double[][] basis = new double[count][dimension];
        for (int number = 0; number < count; number++) {
            double[] vector = basis[number];
            for (int i = 0; i < dimension; i++) {
                vector[i] = random.nextGaussian();
            }
            for (int other = 0; other < number; other++) {
                add(vector, -dot(vector, basis[other]), basis[other]);
            }
            add(vector, 1 / Math.sqrt(dot(vector, vector)) - 1, vector.clone());
        }
        return basis;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double[] sum, double factor, double[] term) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * term[i];
        }
    }
}
