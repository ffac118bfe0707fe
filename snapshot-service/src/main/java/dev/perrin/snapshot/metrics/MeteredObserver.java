package dev.perrin.snapshot.metrics;

import dev.perrin.snapshot.archive.Segment;
import dev.perrin.snapshot.ingest.IngestObserver;
import dev.perrin.wire.RunId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Counts, and hands on which segments were stored. Thread safe.
public final class MeteredObserver implements IngestObserver {
    private static final Logger LOG = Logger.getLogger(MeteredObserver.class);

    /// Longer than the longest sensible delay between two tries.
    private static final long FAILURE_LASTS_NANOS = TimeUnit.SECONDS.toNanos(90);

    private record Failure(String cause, long atNanos) {}

    private final MeterRegistry registry;
    private final Consumer<Segment> stored;
    private final Counter shards;
    private final Counter repeats;
    private final Counter segments;
    private final Counter snapshots;
    private final Counter bytes;
    private final Counter overtaken;
    private final Counter failures;
    private final Timer delay;
    private volatile @Nullable Failure failure;

    /// @param stored hears of every durable segment
    public MeteredObserver(MeterRegistry registry, Consumer<Segment> stored) {
        this.registry = registry;
        this.stored = stored;
        this.shards = counter("perrin.ingest.shards.assembled", "Shards of snapshots that became whole");
        this.repeats = counter("perrin.ingest.parts.repeated", "Parts ignored as stored or collected already");
        this.segments = counter("perrin.ingest.segments.stored", "Segments put");
        this.snapshots = counter("perrin.ingest.shards.stored", "Shards of snapshots in segments put");
        this.bytes = counter("perrin.ingest.stored.bytes", "Bytes of segments put");
        this.overtaken = counter("perrin.ingest.segments.overtaken", "Segments that others had stored first");
        this.failures = counter("perrin.ingest.store.failures", "Requests to the store that failed");
        this.delay = Timer.builder("perrin.ingest.delay")
                .description("From the first whole snapshot of a segment to its being durable")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        registry.gauge(
                "perrin.ingest.store.failing",
                this,
                observer -> observer.failure().isPresent() ? 1 : 0);
    }

    /// Why the store does not take segments at the moment; empty when it does, or when nothing has been tried for some
    /// time.
    public Optional<String> failure() {
        Failure last = failure;
        return last == null || System.nanoTime() - last.atNanos > FAILURE_LASTS_NANOS
                ? Optional.empty()
                : Optional.of(last.cause);
    }

    @Override
    public void shardAssembled(RunId run) {
        shards.increment();
    }

    @Override
    public void repeatIgnored(RunId run) {
        repeats.increment();
    }

    @Override
    public void recordRefused(String reason) {
        registry.counter("perrin.ingest.refused", "reason", reason).increment();
    }

    @Override
    public void segmentStored(Segment segment, long delayNanos) {
        LOG.debugf("segment stored key=%s bytes=%d", segment.key().objectKey(), segment.sizeInBytes());
        segments.increment();
        snapshots.increment((double) segment.snapshotCount());
        bytes.increment((double) segment.sizeInBytes());
        delay.record(delayNanos, TimeUnit.NANOSECONDS);
        stored.accept(segment);
    }

    @Override
    public void segmentOvertaken(RunId run) {
        LOG.infof("segment was stored by another member or an earlier try run=%s", run);
        overtaken.increment();
    }

    @Override
    public void storeFailed(RuntimeException cause) {
        LOG.warnf("store request failed, to be repeated cause=%s", cause.getMessage());
        failures.increment();
        failure = new Failure(String.valueOf(cause.getMessage()), System.nanoTime());
    }

    @Override
    public void storeAnswered() {
        failure = null;
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
