package dev.perrin.theory.dynamics;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeStart;
import java.util.Random;

/// Modes from every corner: β from 0 to 1 − 10⁻⁶, x from 10⁻¹² to 0.999 of the stability limit, γ/ω from 10⁻⁶
/// to 10⁶, critical points and their neighbourhood, flat modes, steps from 0 to 10⁹.
final class RandomModes {
    private final Random random;

    RandomModes(long seed) {
        this.random = new Random(seed);
    }

    record Drawn(Eigenmode mode, ModeStart.Fixed start, long step) {}

    Drawn next() {
        double beta = momentum();
        double learningRate = Math.pow(10, -6 + 7 * random.nextDouble());
        double weightDecay = random.nextInt(3) == 0 ? Math.pow(10, -6 + 6 * random.nextDouble()) : 0;
        double x = curvature(beta);
        double eigenvalue = x == 0 ? -weightDecay : x / learningRate - weightDecay;
        double noise = random.nextInt(20) == 0 ? 0 : Math.pow(10, -6 + 8 * random.nextDouble());
        Eigenmode mode = new Eigenmode(0, eigenvalue, new Hyperparameters(learningRate, beta, weightDecay, 1), noise);
        ModeStart.Fixed start = new ModeStart.Fixed(coordinate(), coordinate());
        return new Drawn(mode, start, step());
    }

    /// A mode of negative curvature, and a step before it outgrows a double.
    Drawn nextUnstable() {
        double beta = momentum();
        double x = -Math.pow(10, -9 + 9 * random.nextDouble());
        double learningRate = Math.pow(10, -4 + 5 * random.nextDouble());
        Eigenmode mode = new Eigenmode(0, x / learningRate, new Hyperparameters(learningRate, beta, 0, 1), 0.1);
        double growth = new HeavyBall().process(mode).damping().slowRate();
        long step = (long) Math.min(1e9, 250 / -growth * random.nextDouble());
        return new Drawn(mode, new ModeStart.Fixed(coordinate(), coordinate()), step);
    }

    private double momentum() {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> random.nextDouble();
            case 2 -> Math.pow(10, -8 * random.nextDouble());
            case 3 -> 1 - 1e-6;
            default -> 1 - Math.pow(10, -6 * random.nextDouble());
        };
    }

    private double curvature(double beta) {
        double limit = 0.999 * 2 * (1 + beta);
        double lower = Math.pow((1 - beta) / (1 + Math.sqrt(beta)), 2);
        double x = switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> limit * (1 - Math.pow(10, -3 * random.nextDouble()) * random.nextDouble());
            case 2 -> lower * (1 + sign() * Math.pow(10, -16 * random.nextDouble()));
            case 3 -> Math.pow(1 - beta, 2) / (2 * (1 + beta)) * (1 + sign() * Math.pow(10, -16 * random.nextDouble()));
            case 4 -> Math.pow(1 + Math.sqrt(beta), 2) * (1 + sign() * Math.pow(10, -16 * random.nextDouble()));
            case 5 ->
                // γ/ω = (1−β)/√(2x(1+β)).
                Math.pow((1 - beta) / Math.pow(10, -6 + 12 * random.nextDouble()), 2) / (2 * (1 + beta));
            default -> Math.pow(10, -12 + 12.3 * random.nextDouble());
        };
        return Math.min(x, limit);
    }

    private int sign() {
        return random.nextBoolean() ? 1 : -1;
    }

    private double coordinate() {
        return random.nextInt(5) == 0 ? 0 : random.nextGaussian() * Math.pow(10, -3 + 6 * random.nextDouble());
    }

    private long step() {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt(4);
            case 1 -> 1_000_000_000L;
            default -> (long) Math.pow(10, 9 * random.nextDouble());
        };
    }
}
