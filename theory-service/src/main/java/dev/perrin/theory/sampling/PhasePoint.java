package dev.perrin.theory.sampling;

/// A drawn phase point (θ − μ, ηv). Mutable; one instance backs one trajectory of one mode.
final class PhasePoint {
    double position;
    double velocity;

    /// Goes to mean + spread of two fresh Gaussian numbers.
    void draw(double meanPosition, double meanVelocity, Spread spread, GaussianStream stream) {
        double first = stream.next();
        double second = stream.next();
        position = meanPosition + spread.l11() * first;
        velocity = meanVelocity + (spread.l21() * first + spread.l22() * second);
    }

    /// Leaps with noise of covariance `spread`.
    void leap(Leap leap, Spread spread, GaussianStream stream) {
        double first = stream.next();
        double second = stream.next();
        kicked(leap, spread.l11() * first, spread.l21() * first + spread.l22() * second);
    }

    /// Leaps with noise given.
    void kicked(Leap leap, double positionKick, double velocityKick) {
        double moved = leap.position(position, velocity, positionKick);
        velocity = leap.velocity(position, velocity, velocityKick);
        position = moved;
    }
}
