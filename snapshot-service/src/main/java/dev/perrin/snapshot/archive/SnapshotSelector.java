package dev.perrin.snapshot.archive;

/// Names one snapshot of a run.
public sealed interface SnapshotSelector {
    record ByOrdinal(long ordinal) implements SnapshotSelector {
        public ByOrdinal {
            if (ordinal < 0) {
                throw new IllegalArgumentException("ordinal must not be negative, but is " + ordinal);
            }
        }

        @Override
        public String toString() {
            return "ordinal " + ordinal;
        }
    }

    record ByStep(long step) implements SnapshotSelector {
        public ByStep {
            if (step < 0) {
                throw new IllegalArgumentException("step must not be negative, but is " + step);
            }
        }

        @Override
        public String toString() {
            return "step " + step;
        }
    }

    /// The latest that is marked as the reference point.
    record Reference() implements SnapshotSelector {
        @Override
        public String toString() {
            return "the reference point";
        }
    }

    /// The latest of which every shard is stored.
    record Last() implements SnapshotSelector {
        @Override
        public String toString() {
            return "the last";
        }
    }
}
