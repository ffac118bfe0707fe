package dev.perrin.snapshot.republish;

import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// When the n-th snapshot is due. Counted from the first, so that one that was late does not delay those after it.
public final class Pace {
    private final double nanosBetween;
    private final LongSupplier nanoTime;
    private final long startNanos;
    private long taken;

    /// @param snapshotsPerSecond > 0; empty: all are due at once
    /// @param nanoTime the clock
    public Pace(OptionalDouble snapshotsPerSecond, LongSupplier nanoTime) {
        snapshotsPerSecond.ifPresent(Pace::requireRate);
        this.nanosBetween =
                snapshotsPerSecond.isPresent() ? TimeUnit.SECONDS.toNanos(1) / snapshotsPerSecond.getAsDouble() : 0;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
    }

    /// Takes the next snapshot's turn.
    ///
    /// @return nanoseconds until it is due, 0 when it is late
    public long next() {
        double dueNanos = taken++ * nanosBetween;
        long elapsedNanos = nanoTime.getAsLong() - startNanos;
        return Math.max(0, (long) dueNanos - elapsedNanos);
    }

    static void requireRate(double snapshotsPerSecond) {
        if (!(snapshotsPerSecond > 0) || !Double.isFinite(snapshotsPerSecond)) {
            throw new IllegalArgumentException(
                    "snapshots_per_second must be finite and > 0, but is " + snapshotsPerSecond);
        }
    }
}
