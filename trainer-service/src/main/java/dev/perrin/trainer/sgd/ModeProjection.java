package dev.perrin.trainer.sgd;

import java.util.Arrays;

/// Where a phase point is along some directions: pₗ = qₗ·(θ − θ_ref) and qₗ·v.
final class ModeProjection {
    /// Coordinates that are converted at once: they and as many of a direction stay in the first cache.
    private static final int BLOCK = 1024;

    private final double[][] directions;
    private final float[] reference;
    private final double[] displacement = new double[BLOCK];
    private final double[] velocity = new double[BLOCK];

    /// @param directions qₗ, length d each. Not modified.
    /// @param reference θ_ref, length d. Not modified.
    ModeProjection(double[][] directions, float[] reference) {
        this.directions = directions;
        this.reference = reference;
    }

    int modes() {
        return directions.length;
    }

    /// O(kd), no allocation; sums in double, and differences before products, so that nothing cancels.
    ///
    /// @param position θ. Not modified.
    /// @param movement v. Not modified.
    /// @param positions length k. Modified.
    /// @param velocities length k. Modified.
    void at(float[] position, float[] movement, double[] positions, double[] velocities) {
        Arrays.fill(positions, 0);
        Arrays.fill(velocities, 0);
        for (int start = 0; start < reference.length; start += BLOCK) {
            int length = Math.min(BLOCK, reference.length - start);
            for (int i = 0; i < length; i++) {
                displacement[i] = (double) position[start + i] - reference[start + i];
                velocity[i] = movement[start + i];
            }
            for (int mode = 0; mode < directions.length; mode++) {
                positions[mode] += dot(displacement, directions[mode], start, length);
                velocities[mode] += dot(velocity, directions[mode], start, length);
            }
        }
    }

    /// Four sums, which do not wait for each other.
    private static double dot(double[] vector, double[] direction, int start, int length) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = 0;
        for (; i + 3 < length; i += 4) {
            first += vector[i] * direction[start + i];
            second += vector[i + 1] * direction[start + i + 1];
            third += vector[i + 2] * direction[start + i + 2];
            fourth += vector[i + 3] * direction[start + i + 3];
        }
        for (; i < length; i++) {
            first += vector[i] * direction[start + i];
        }
        return first + second + (third + fourth);
    }
}
