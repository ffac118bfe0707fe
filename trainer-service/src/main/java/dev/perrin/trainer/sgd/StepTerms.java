package dev.perrin.trainer.sgd;

import java.util.Arrays;

/// What the coordinates of one tensor add to the sums of a step, in [#LANES] sums each: coordinate i of the tensor is
/// added to sum i mod [#LANES], and these are added up in order at the end. So the compiler makes vectors of the loops,
/// which it may not of a single sum, whose order is part of its bits; and rounding errors are fewer.
final class StepTerms {
    static final int LANES = 64;

    /// Of the coordinates of a block: θₖ₋₁, and the force g + λθ there.
    final double[] previous = new double[LANES];
    final double[] force = new double[LANES];
    private final double[] previousSquared = new double[LANES];
    private final double[] localSquared = new double[LANES];
    private final double[] globalSquared = new double[LANES];
    private final double[] positionSquared = new double[LANES];
    private final double[] velocitySquared = new double[LANES];
    private final double[] positionDotGradient = new double[LANES];
    private final double[] displacementDotGradient = new double[LANES];
    private int lanes;

    /// @param length of the tensor
    void begin(int length) {
        lanes = Math.min(LANES, length);
        Arrays.fill(previousSquared, 0, lanes, 0);
        Arrays.fill(localSquared, 0, lanes, 0);
        Arrays.fill(globalSquared, 0, lanes, 0);
        Arrays.fill(positionSquared, 0, lanes, 0);
        Arrays.fill(velocitySquared, 0, lanes, 0);
        Arrays.fill(positionDotGradient, 0, lanes, 0);
        Arrays.fill(displacementDotGradient, 0, lanes, 0);
    }

    /// Adds a block, whose positions before and forces are there.
    ///
    /// @param point after the update. Not modified.
    /// @param reference θ_ref, length d. Not modified.
    /// @param from first coordinate of the block
    /// @param count of its coordinates, at most [#LANES]
    void add(PhasePoint point, float[] reference, int from, int count) {
        addMotion(point.position(), point.velocity(), from, count);
        addForce(point.position(), reference, from, count);
    }

    private void addMotion(float[] position, float[] velocity, int from, int count) {
        for (int i = 0; i < count; i++) {
            double before = previous[i];
            double after = position[from + i];
            double moved = after - before;
            double speed = velocity[from + i];
            previousSquared[i] += before * before;
            localSquared[i] += moved * moved;
            positionSquared[i] += after * after;
            velocitySquared[i] += speed * speed;
        }
    }

    private void addForce(float[] position, float[] reference, int from, int count) {
        for (int i = 0; i < count; i++) {
            double before = previous[i];
            double origin = reference[from + i];
            double away = position[from + i] - origin;
            globalSquared[i] += away * away;
            positionDotGradient[i] += before * force[i];
            displacementDotGradient[i] += (before - origin) * force[i];
        }
    }

    double previousSquared() {
        return sum(previousSquared);
    }

    double localSquared() {
        return sum(localSquared);
    }

    double globalSquared() {
        return sum(globalSquared);
    }

    double positionSquared() {
        return sum(positionSquared);
    }

    double velocitySquared() {
        return sum(velocitySquared);
    }

    double positionDotGradient() {
        return sum(positionDotGradient);
    }

    double displacementDotGradient() {
        return sum(displacementDotGradient);
    }

    private double sum(double[] terms) {
        double sum = 0;
        for (int lane = 0; lane < lanes; lane++) {
            sum += terms[lane];
        }
        return sum;
    }
}
