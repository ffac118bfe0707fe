package dev.perrin.snapshot.lifecycle;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// Holds back a reader that would read faster than it may. Not thread safe.
public final class Pace {
    private static final double NANOS_PER_SECOND = 1e9;

    private final long bytesPerSecond;
    private final LongSupplier nanoClock;
    private final LongConsumer waiting;
    private final long beganAtNanos;
    private long bytes;

    /// @param bytesPerSecond 0: as fast as it goes
    /// @param nanoClock as [System#nanoTime]
    /// @param waiting waits so many nanoseconds
    public Pace(long bytesPerSecond, LongSupplier nanoClock, LongConsumer waiting) {
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("bytes_per_second must not be negative, but is " + bytesPerSecond);
        }
        this.bytesPerSecond = bytesPerSecond;
        this.nanoClock = nanoClock;
        this.waiting = waiting;
        this.beganAtNanos = nanoClock.getAsLong();
    }

    /// Called after so many bytes were read.
    void read(int count) {
        bytes += count;
        if (bytesPerSecond > 0) {
            long due = beganAtNanos + (long) (bytes * NANOS_PER_SECOND / bytesPerSecond);
            long early = due - nanoClock.getAsLong();
            if (early > 0) {
                waiting.accept(early);
            }
        }
    }
}
