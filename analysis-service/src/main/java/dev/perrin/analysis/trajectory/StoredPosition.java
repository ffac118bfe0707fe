package dev.perrin.analysis.trajectory;

/// The slice of a stored snapshot's position that belongs to one part.
public final class StoredPosition {
    private final long ordinal;
    private final long step;
    private final float[] values;

    /// @param values kept, not copied
    public StoredPosition(long ordinal, long step, float[] values) {
        this.ordinal = ordinal;
        this.step = step;
        this.values = values;
    }

    public long ordinal() {
        return ordinal;
    }

    public long step() {
        return step;
    }

    /// The array itself.
    public float[] values() {
        return values;
    }
}
