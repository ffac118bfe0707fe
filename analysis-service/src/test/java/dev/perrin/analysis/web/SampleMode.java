package dev.perrin.analysis.web;

import dev.perrin.proto.analysis.v1.Comparison;
import dev.perrin.proto.analysis.v1.DynamicsValue;
import dev.perrin.proto.theory.v1.Dynamics;
import java.util.SplittableRandom;

/// A mode of a heavy ball, simulated, beside its exact theory: numbers of the size and shape that a run has.
final class SampleMode {
    static final double LEARNING_RATE = 0.1;
    static final double MOMENTUM = 0.9;
    static final int STEPS = 20_000;

    final double curvature;
    final double noise;
    final double[] position = new double[STEPS];
    final double[] velocity = new double[STEPS];
    private final double[] exact;

    SampleMode(double curvature, long seed) {
        this.curvature = curvature;
        this.noise = 0.02 * curvature;
        SplittableRandom random = new SplittableRandom(seed);
        double x = 0;
        double v = 0;
        for (int step = -2000; step < STEPS; step++) {
            v = MOMENTUM * v - curvature * x - Math.sqrt(noise) * random.nextGaussian();
            x += LEARNING_RATE * v;
            if (step >= 0) {
                position[step] = x;
                velocity[step] = v;
            }
        }
        exact = exact(x());
    }

    private double x() {
        return LEARNING_RATE * curvature;
    }

    /// MSD of lags 0, 1, … by w₀ = 0, w₁ = 1/(1+β), wₖ = (1+β−x)wₖ₋₁ − βwₖ₋₂ + 1.
    private double[] exact(double x) {
        double scale = 2
                * (1 + MOMENTUM)
                * LEARNING_RATE
                * LEARNING_RATE
                * noise
                / ((1 - MOMENTUM) * (2 * (1 + MOMENTUM) - x));
        double[] msd = new double[STEPS];
        msd[1] = 1 / (1 + MOMENTUM);
        for (int lag = 2; lag < STEPS; lag++) {
            msd[lag] = (1 + MOMENTUM - x) * msd[lag - 1] - MOMENTUM * msd[lag - 2] + 1;
        }
        for (int lag = 0; lag < STEPS; lag++) {
            msd[lag] *= scale;
        }
        return msd;
    }

    double measuredMsd(int lag) {
        double sum = 0;
        for (int step = lag; step < STEPS; step++) {
            double moved = position[step] - position[step - lag];
            sum += moved * moved;
        }
        return sum / (STEPS - lag);
    }

    double predictedMsd(int lag) {
        return exact[lag];
    }

    double measuredAutocovariance(int lag) {
        double sum = 0;
        for (int step = lag; step < STEPS; step++) {
            sum += velocity[step] * velocity[step - lag];
        }
        return sum / (STEPS - lag);
    }

    double predictedAutocovariance(int lag) {
        double before = exact[Math.abs(lag - 1)];
        return (exact[lag + 1] - 2 * exact[lag] + before) / (2 * LEARNING_RATE * LEARNING_RATE);
    }

    double predictedPositionVariance() {
        return LEARNING_RATE * noise * (1 + MOMENTUM) / (curvature * (1 - MOMENTUM) * (2 * (1 + MOMENTUM) - x()));
    }

    double predictedVelocityVariance() {
        return 2 * noise / ((1 - MOMENTUM) * (2 * (1 + MOMENTUM) - x()));
    }

    /// φ of cos φ = (1+β−x)/(2√β); 0 for an overdamped mode.
    double predictedFrequency() {
        double cosine = (1 + MOMENTUM - x()) / (2 * Math.sqrt(MOMENTUM));
        return Math.abs(cosine) < 1 ? Math.acos(cosine) : 0;
    }

    static double covariance(double[] a, double[] b) {
        double sum = 0;
        for (int step = 0; step < a.length; step++) {
            sum += a[step] * b[step];
        }
        return sum / a.length;
    }

    /// Measured beside every dynamics that the page knows; the further ones lie a few percent off.
    static Comparison comparison(double measured, double predicted) {
        Comparison.Builder comparison = Comparison.newBuilder()
                .setMeasured(measured)
                .setStandardError(0.015 * Math.abs(measured) + 1e-9)
                .setPredicted(predicted)
                .setPredictedLangevin(predicted * 0.97);
        add(comparison, Dynamics.DYNAMICS_NESTEROV, predicted * 0.8);
        add(comparison, Dynamics.DYNAMICS_EPOCH_SHUFFLED, predicted * 0.45);
        add(comparison, Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN_CENTRED, predicted * 0.98);
        add(comparison, Dynamics.DYNAMICS_PARAMETER_DEPENDENT_NOISE, predicted * 1.06);
        return comparison.build();
    }

    private static void add(Comparison.Builder comparison, Dynamics dynamics, double value) {
        comparison.addFurther(DynamicsValue.newBuilder().setDynamics(dynamics).setValue(value));
    }
}
