package dev.perrin.analysis.sketch;

/// Linear sketches S(θ − θ_ref) and S(v) of one snapshot, k numbers each.
///
/// For vectors x = θₐ − θ_b, or velocities, of any two snapshots
///
/// E ‖S(x)‖² = ‖x‖²,  Var ‖S(x)‖² ≤ (2/k)·‖x‖⁴,  E S(u)·S(w) = u·w,  Var S(u)·S(w) ≤ (2/k)·‖u‖²·‖w‖²
///
/// over the choice of rotations and signs: only coordinates of different blocks ever meet, each pair with probability
/// 1/k, and pairs that meet are uncorrelated. Source: Charikar, Chen, Farach-Colton 2002 for the count sketch, here
/// with one rotation per block instead of one hash per coordinate.
public final class Sketch {
    private final double[] position;
    private final double[] velocity;

    /// @param position length k. Kept, not copied.
    /// @param velocity length k. Kept, not copied.
    public Sketch(double[] position, double[] velocity) {
        if (position.length != velocity.length) {
            throw new IllegalArgumentException("lengths of position and velocity must be equal, but are "
                    + position.length + " and " + velocity.length);
        }
        this.position = position;
        this.velocity = velocity;
    }

    /// k.
    public int size() {
        return position.length;
    }

    /// S(θ − θ_ref), the array itself.
    public double[] position() {
        return position;
    }

    /// S(v), the array itself.
    public double[] velocity() {
        return velocity;
    }

    /// Estimate of ‖θ − θ'‖².
    public double squaredDistance(Sketch earlier) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (int i = 0; i < position.length; i += 4) {
            double d0 = position[i] - earlier.position[i];
            double d1 = position[i + 1] - earlier.position[i + 1];
            double d2 = position[i + 2] - earlier.position[i + 2];
            double d3 = position[i + 3] - earlier.position[i + 3];
            s0 += d0 * d0;
            s1 += d1 * d1;
            s2 += d2 * d2;
            s3 += d3 * d3;
        }
        return (s0 + s1) + (s2 + s3);
    }

    /// Estimate of v·v'.
    public double velocityProduct(Sketch earlier) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (int i = 0; i < velocity.length; i += 4) {
            s0 += velocity[i] * earlier.velocity[i];
            s1 += velocity[i + 1] * earlier.velocity[i + 1];
            s2 += velocity[i + 2] * earlier.velocity[i + 2];
            s3 += velocity[i + 3] * earlier.velocity[i + 3];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /// √(2/k), the bound on the relative standard deviation of one squared distance.
    public static double relativeBound(int size) {
        return Math.sqrt(2.0 / size);
    }
}
