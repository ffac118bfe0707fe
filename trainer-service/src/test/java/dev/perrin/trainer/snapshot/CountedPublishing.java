package dev.perrin.trainer.snapshot;

import java.util.concurrent.atomic.AtomicInteger;

/// Metrics that a test can read.
public final class CountedPublishing implements PublishMetrics {
    private final AtomicInteger published = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();

    @Override
    public void published(long latencyNanos) {
        published.incrementAndGet();
    }

    @Override
    public void dropped() {
        dropped.incrementAndGet();
    }

    @Override
    public void failed() {
        failed.incrementAndGet();
    }

    @Override
    public void inFlight(int count) {
        inFlight.set(count);
    }

    public int publishedCount() {
        return published.get();
    }

    public int droppedCount() {
        return dropped.get();
    }

    public int failedCount() {
        return failed.get();
    }

    public int inFlightCount() {
        return inFlight.get();
    }
}
