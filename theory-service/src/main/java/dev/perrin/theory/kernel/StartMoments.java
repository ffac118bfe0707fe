package dev.perrin.theory.kernel;

import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.number.DoubleDouble;

/// Mean and covariance of (θ, u) of one mode at step 0.
public record StartMoments(
        DoubleDouble position, DoubleDouble velocity, DoubleDouble p11, DoubleDouble p12, DoubleDouble p22) {

    /// A point.
    public StartMoments(DoubleDouble position, DoubleDouble velocity) {
        this(position, velocity, DoubleDouble.ZERO, DoubleDouble.ZERO, DoubleDouble.ZERO);
    }

    /// In units of u = ηv.
    public static StartMoments of(ModeStart.Started start, double learningRate) {
        DoubleDouble position = DoubleDouble.of(start.position());
        DoubleDouble velocity = DoubleDouble.product(learningRate, start.velocity());
        return switch (start) {
            case ModeStart.Fixed _ -> new StartMoments(position, velocity);
            case ModeStart.Gaussian gaussian ->
                new StartMoments(
                        position,
                        velocity,
                        DoubleDouble.of(gaussian.positionVariance()),
                        DoubleDouble.product(learningRate, gaussian.covariance()),
                        DoubleDouble.product(learningRate, learningRate).times(gaussian.velocityVariance()));
        };
    }

    boolean isPoint() {
        return p11.hi() == 0 && p12.hi() == 0 && p22.hi() == 0;
    }

    /// The start whose velocity is `fromPosition·θ + fromVelocity·u`.
    public StartMoments withVelocity(DoubleDouble fromPosition, DoubleDouble fromVelocity) {
        return new StartMoments(
                position,
                fromPosition.times(position).plus(fromVelocity.times(velocity)),
                p11,
                fromPosition.times(p11).plus(fromVelocity.times(p12)),
                fromPosition
                        .squared()
                        .times(p11)
                        .plus(fromPosition.times(fromVelocity).times(p12).times(2))
                        .plus(fromVelocity.squared().times(p22)));
    }
}
