package dev.perrin.snapshot.archive;

/// Which snapshots of a run: those whose ordinal and step both lie within.
public record SnapshotRange(OrdinalRange ordinals, StepRange steps) {
    private static final OrdinalRange ANY_ORDINAL = new OrdinalRange(0, Long.MAX_VALUE);
    private static final StepRange ANY_STEP = new StepRange(0, Long.MAX_VALUE);

    public static final SnapshotRange ALL = new SnapshotRange(ANY_ORDINAL, ANY_STEP);

    public static SnapshotRange of(OrdinalRange ordinals) {
        return new SnapshotRange(ordinals, ANY_STEP);
    }

    public static SnapshotRange of(StepRange steps) {
        return new SnapshotRange(ANY_ORDINAL, steps);
    }

    /// Whether steps limit it.
    public boolean isBySteps() {
        return !steps.equals(ANY_STEP);
    }
}
