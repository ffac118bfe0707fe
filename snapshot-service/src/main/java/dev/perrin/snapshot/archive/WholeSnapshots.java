package dev.perrin.snapshot.archive;

import java.util.stream.LongStream;

/// Ordinals and steps of snapshots that can be read whole, ascending. Not to be confused with the snapshots: 16
/// bytes each.
public final class WholeSnapshots {
    /// One selection may name at most this many: a bound on memory.
    public static final int MAX_COUNT = 4_000_000;

    private final long[] ordinals;
    private final long[] steps;

    private WholeSnapshots(long[] ordinals, long[] steps) {
        this.ordinals = ordinals;
        this.steps = steps;
    }

    public static WholeSnapshots of(SnapshotHead head) {
        return new WholeSnapshots(new long[] {head.ordinal()}, new long[] {head.step()});
    }

    public int count() {
        return ordinals.length;
    }

    public long ordinal(int number) {
        return ordinals[number];
    }

    public long step(int number) {
        return steps[number];
    }

    /// Takes every n-th.
    static final class Builder {
        private final long every;
        private final LongStream.Builder ordinals = LongStream.builder();
        private final LongStream.Builder steps = LongStream.builder();
        private long seen;
        private int count;

        Builder(long every) {
            if (every < 0) {
                throw new IllegalArgumentException("every must not be negative, but is " + every);
            }
            this.every = Math.max(1, every);
        }

        void add(SnapshotHead head) {
            if (seen++ % every != 0) {
                return;
            }
            if (++count > MAX_COUNT) {
                throw new IllegalArgumentException("the selection must name at most " + MAX_COUNT
                        + " snapshots, but has more; take a shorter range or a larger every");
            }
            ordinals.add(head.ordinal());
            steps.add(head.step());
        }

        WholeSnapshots build() {
            return new WholeSnapshots(ordinals.build().toArray(), steps.build().toArray());
        }
    }
}
