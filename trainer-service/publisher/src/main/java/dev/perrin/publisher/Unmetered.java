package dev.perrin.publisher;

/// Keeps nothing.
final class Unmetered implements PublishMetrics {
    @Override
    public void published(long latencyNanos, long sizeInBytes) {}

    @Override
    public void dropped() {}

    @Override
    public void failed() {}

    @Override
    public void blocked(long nanos) {}

    @Override
    public void queueChanged(int change) {}

    @Override
    public void inFlightChanged(int change) {}
}
