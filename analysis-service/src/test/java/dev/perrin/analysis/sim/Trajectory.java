package dev.perrin.analysis.sim;

import java.util.SplittableRandom;

/// Simulated phase points at every snapshot, float32 as they come over the wire.
public final class Trajectory {
    private final float[][] position;
    private final float[][] velocity;

    private Trajectory(float[][] position, float[][] velocity) {
        this.position = position;
        this.velocity = velocity;
    }

    /// @param position [snapshots][d], kept
    /// @param velocity [snapshots][d], kept
    public static Trajectory of(float[][] position, float[][] velocity) {
        return new Trajectory(position, velocity);
    }

    /// What moves the coordinates.
    public enum Motion {
        BROWNIAN,
        ORNSTEIN_UHLENBECK,
        HEAVY_BALL
    }

    /// @param scale of one move
    /// @param offset added to every coordinate: weights of size one that move by little
    public static Trajectory simulate(
            Motion motion, long seed, int snapshots, int dimension, double scale, double offset) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] position = new float[snapshots][dimension];
        float[][] velocity = new float[snapshots][dimension];
        double[] x = new double[dimension];
        double[] v = new double[dimension];
        for (int k = 0; k < snapshots; k++) {
            for (int i = 0; i < dimension; i++) {
                position[k][i] = (float) (offset + x[i]);
                velocity[k][i] = (float) v[i];
                double kick = scale * random.nextGaussian();
                switch (motion) {
                    case BROWNIAN -> v[i] = kick;
                    case ORNSTEIN_UHLENBECK -> v[i] = kick - 0.05 * x[i];
                    case HEAVY_BALL -> v[i] = 0.9 * v[i] + kick - 0.02 * x[i];
                }
                x[i] += v[i];
            }
        }
        return new Trajectory(position, velocity);
    }

    /// [snapshots][d], the array itself.
    public float[][] position() {
        return position;
    }

    /// [snapshots][d], the array itself.
    public float[][] velocity() {
        return velocity;
    }

    public int snapshots() {
        return position.length;
    }

    public int dimension() {
        return position[0].length;
    }

    /// Mean of ‖θₖ − θₖ₋ₗ‖² over the windows that end at multiples of `stride` and begin at `first` or later: the
    /// definition, term by term.
    public double meanSquaredDisplacement(int lag, int stride, int first) {
        double sum = 0;
        long windows = 0;
        for (int end = first; end < position.length; end++) {
            if (end % stride != 0 || end - lag < first) {
                continue;
            }
            for (int i = 0; i < dimension(); i++) {
                double moved = (double) position[end][i] - (double) position[end - lag][i];
                sum += moved * moved;
            }
            windows++;
        }
        return sum / windows;
    }
}
