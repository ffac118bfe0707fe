package dev.perrin.analysis.trajectory;

/// The slice of a stored snapshot's phase point that belongs to one part.
public final class StoredPoint {
    private final long ordinal;
    private final long step;
    private final float[] position;
    private final float[] velocity;

    /// @param position kept, not copied
    /// @param velocity kept, not copied
    public StoredPoint(long ordinal, long step, float[] position, float[] velocity) {
        this.ordinal = ordinal;
        this.step = step;
        this.position = position;
        this.velocity = velocity;
    }

    public long ordinal() {
        return ordinal;
    }

    public long step() {
        return step;
    }

    /// The array itself.
    public float[] position() {
        return position;
    }

    /// The array itself.
    public float[] velocity() {
        return velocity;
    }

    /// Whether every coordinate is a finite number. What is not was refused when it came live.
    public boolean isFinite() {
        return isFinite(position) && isFinite(velocity);
    }

    private static boolean isFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
