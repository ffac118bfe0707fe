package dev.perrin.publisher;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Waits for the outcomes of all frames of a snapshot and tells that of the whole, once. Thread safe.
final class Arrivals implements SnapshotTransport.Delivery {
    private final AtomicInteger missing;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Consumer<@Nullable Exception> outcome;

    /// @param outcome told the first failure, or null when every frame was acknowledged
    Arrivals(int frames, Consumer<@Nullable Exception> outcome) {
        this.missing = new AtomicInteger(frames);
        this.outcome = outcome;
    }

    @Override
    public void acknowledged() {
        arrived();
    }

    @Override
    public void failed(Exception cause) {
        failure.compareAndSet(null, cause);
        arrived();
    }

    private void arrived() {
        if (missing.decrementAndGet() == 0) {
            outcome.accept(failure.get());
        }
    }
}
