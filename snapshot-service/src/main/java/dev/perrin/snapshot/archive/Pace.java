package dev.perrin.snapshot.archive;

import java.util.OptionalDouble;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// Holds back a reader that would read faster than it may. Counted from the start, so that what was late does not delay
/// what comes after it. Not thread safe.
public final class Pace {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double nanosEach;
    private final LongSupplier nanoClock;
    private final LongConsumer waiting;
    private final long beganAtNanos;
    private long done;

    private Pace(double nanosEach, LongSupplier nanoClock, LongConsumer waiting) {
        this.nanosEach = nanosEach;
        this.nanoClock = nanoClock;
        this.waiting = waiting;
        this.beganAtNanos = nanoClock.getAsLong();
    }

    /// @param perSecond 0: as fast as it goes
    /// @param nanoClock as [System#nanoTime]
    /// @param waiting waits so many nanoseconds
    public static Pace ofBytes(long perSecond, LongSupplier nanoClock, LongConsumer waiting) {
        if (perSecond < 0) {
            throw new IllegalArgumentException("bytes_per_second must not be negative, but is " + perSecond);
        }
        return new Pace(perSecond == 0 ? 0 : NANOS_PER_SECOND / perSecond, nanoClock, waiting);
    }

    /// @param perSecond empty: as fast as it goes
    /// @param nanoClock as [System#nanoTime]
    /// @param waiting waits so many nanoseconds
    /// @throws IllegalArgumentException naming field, value and rule
    public static Pace ofSnapshots(OptionalDouble perSecond, LongSupplier nanoClock, LongConsumer waiting) {
        perSecond.ifPresent(Pace::requireSnapshotsPerSecond);
        return new Pace(perSecond.isPresent() ? NANOS_PER_SECOND / perSecond.getAsDouble() : 0, nanoClock, waiting);
    }

    /// @throws IllegalArgumentException naming field, value and rule
    public static void requireSnapshotsPerSecond(double rate) {
        if (!(rate > 0) || !Double.isFinite(rate)) {
            throw new IllegalArgumentException("snapshots_per_second must be finite and > 0, but is " + rate);
        }
    }

    /// Called after so many were read, and before the next: waits until they have had their time.
    public void keep(long count) {
        done += count;
        long early = (long) (done * nanosEach) - (nanoClock.getAsLong() - beganAtNanos);
        if (nanosEach > 0 && early > 0) {
            waiting.accept(early);
        }
    }
}
