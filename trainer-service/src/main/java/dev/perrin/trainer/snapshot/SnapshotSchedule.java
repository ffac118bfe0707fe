package dev.perrin.trainer.snapshot;

/// Which steps of the limiting phase are recorded, counted from the reference point, which is always recorded itself.
public sealed interface SnapshotSchedule {
    /// @param step since the reference point, ≥ 0
    /// @return the first scheduled step after it
    long nextAfter(long step);

    /// n, 2n, 3n, …
    record EverySteps(long interval) implements SnapshotSchedule {
        public EverySteps {
            if (interval < 1) {
                throw new IllegalArgumentException("interval must be at least 1, but is " + interval);
            }
        }

        @Override
        public long nextAfter(long step) {
            return (step / interval + 1) * interval;
        }
    }

    /// 10^(i/m) for i = 0, 1, 2, …, rounded to whole steps without repeats: every step at first, m a decade in the end.
    record Logarithmic(int perDecade) implements SnapshotSchedule {
        public Logarithmic {
            if (perDecade < 1) {
                throw new IllegalArgumentException("perDecade must be at least 1, but is " + perDecade);
            }
        }

        @Override
        public long nextAfter(long step) {
            // One index early, because the logarithm is rounded.
            long index = step < 1 ? 0 : Math.max(0, (long) Math.floor(perDecade * Math.log10((double) step)) - 1);
            long scheduled = at(index);
            while (scheduled <= step) {
                index++;
                scheduled = at(index);
            }
            return scheduled;
        }

        private long at(long index) {
            return Math.round(Math.pow(10, (double) index / perDecade));
        }
    }
}
