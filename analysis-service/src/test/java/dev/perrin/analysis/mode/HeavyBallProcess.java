package dev.perrin.analysis.mode;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/// One mode of heavy ball, step by step, and its exact stationary theory: the oracle of the estimators, sharing no
/// code with them. vₖ₊₁ = βvₖ − aθₖ + nₖ, θₖ₊₁ = θₖ + ηvₖ₊₁ with independent noise of variance C (science.md 1.9).
public final class HeavyBallProcess {
    public final double eta;
    public final double beta;
    public final double a;
    public final double noise;
    private final DoubleSupplier normal;
    public double theta;
    public double v;
    /// Noise of the last step.
    public double kick;

    public HeavyBallProcess(double eta, double beta, double a, double noise, SplittableRandom random) {
        this(eta, beta, a, noise, random::nextGaussian);
        // a draw of the stationary state: θ, then v given θ
        double slope = covariance() / positionVariance();
        theta = Math.sqrt(positionVariance()) * random.nextGaussian();
        v = slope * theta + Math.sqrt(velocityVariance() - slope * covariance()) * random.nextGaussian();
    }

    /// From rest, with a given noise of variance 1.
    public HeavyBallProcess(double eta, double beta, double a, double noise, DoubleSupplier normal) {
        this.eta = eta;
        this.beta = beta;
        this.a = a;
        this.noise = noise;
        this.normal = normal;
    }

    public void step() {
        kick = Math.sqrt(noise) * normal.getAsDouble();
        v = beta * v - a * theta + kick;
        theta += eta * v;
    }

    public void steps(int count) {
        for (int i = 0; i < count; i++) {
            step();
        }
    }

    private double x() {
        return eta * a;
    }

    public double positionVariance() {
        return eta * noise * (1 + beta) / (a * (1 - beta) * (2 * (1 + beta) - x()));
    }

    public double velocityVariance() {
        return 2 * noise / ((1 - beta) * (2 * (1 + beta) - x()));
    }

    public double covariance() {
        return eta * velocityVariance() / 2;
    }

    /// w of MSDₖ = K wₖ.
    public double meanSquaredDisplacement(int lag) {
        double before = 0;
        double here = 1 / (1 + beta);
        if (lag == 0) {
            return 0;
        }
        for (int k = 2; k <= lag; k++) {
            double next = (1 + beta - x()) * here - beta * before + 1;
            before = here;
            here = next;
        }
        return 2 * (1 + beta) * eta * eta * noise / ((1 - beta) * (2 * (1 + beta) - x())) * here;
    }

    public double velocityAutocovariance(int lag) {
        int up = lag + 1;
        int down = Math.abs(lag - 1);
        return (meanSquaredDisplacement(up) - 2 * meanSquaredDisplacement(lag) + meanSquaredDisplacement(down))
                / (2 * eta * eta);
    }

    /// Radians a step; NaN for real roots.
    public double frequency() {
        return Math.acos((1 + beta - x()) / (2 * Math.sqrt(beta)));
    }

    public double dampingRate() {
        return -0.5 * Math.log(beta);
    }
}
