package dev.perrin.trainer.sgd;

/// A point (θ, v) of phase space, the place where training happens: both vectors are updated in place.
public final class PhasePoint {
    private final float[] position;
    private final float[] velocity;

    /// At rest in the origin.
    public PhasePoint(int dimension) {
        this.position = new float[dimension];
        this.velocity = new float[dimension];
    }

    public int dimension() {
        return position.length;
    }

    /// θ, length d; the vector itself.
    public float[] position() {
        return position;
    }

    /// v, length d; the vector itself.
    public float[] velocity() {
        return velocity;
    }

    public void copyFrom(PhasePoint other) {
        System.arraycopy(other.position, 0, position, 0, position.length);
        System.arraycopy(other.velocity, 0, velocity, 0, velocity.length);
    }
}
