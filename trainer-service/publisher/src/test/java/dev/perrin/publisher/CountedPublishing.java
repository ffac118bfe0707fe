package dev.perrin.publisher;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Metrics that a test can read.
final class CountedPublishing implements PublishMetrics {
    private final AtomicInteger published = new AtomicInteger();
    private final AtomicLong sizeInBytes = new AtomicLong();
    private final AtomicInteger dropped = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicLong blockedNanos = new AtomicLong();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();

    @Override
    public void published(long latencyNanos, long size) {
        published.incrementAndGet();
        sizeInBytes.addAndGet(size);
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
    public void blocked(long nanos) {
        blockedNanos.addAndGet(nanos);
    }

    @Override
    public void queueChanged(int change) {
        queued.addAndGet(change);
    }

    @Override
    public void inFlightChanged(int change) {
        inFlight.addAndGet(change);
    }

    int publishedCount() {
        return published.get();
    }

    long publishedSizeInBytes() {
        return sizeInBytes.get();
    }

    int droppedCount() {
        return dropped.get();
    }

    int failedCount() {
        return failed.get();
    }

    long blockedNanos() {
        return blockedNanos.get();
    }

    int queuedCount() {
        return queued.get();
    }

    int inFlightCount() {
        return inFlight.get();
    }
}
