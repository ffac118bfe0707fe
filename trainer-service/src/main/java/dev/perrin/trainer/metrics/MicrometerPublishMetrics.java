package dev.perrin.trainer.metrics;

import dev.perrin.publisher.PublishMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// `perrin.trainer.snapshot.*` meters.
public final class MicrometerPublishMetrics implements PublishMetrics {
    private final Timer latency;
    private final Counter dropped;
    private final Counter failed;
    private final Counter sizeInBytes;
    private final Timer blocked;
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();

    public MicrometerPublishMetrics(MeterRegistry registry) {
        this.latency = Timer.builder("perrin.trainer.snapshot.publish")
                .description("From the offer of a snapshot to its acknowledgement")
                .publishPercentileHistogram()
                .register(registry);
        this.sizeInBytes = Counter.builder("perrin.trainer.snapshot.published")
                .description("Frames of acknowledged snapshots")
                .baseUnit("bytes")
                .register(registry);
        this.blocked = Timer.builder("perrin.trainer.snapshot.blocked")
                .description("Waits of training threads for the bounds of publishing")
                .register(registry);
        this.dropped = Counter.builder("perrin.trainer.snapshot.dropped")
                .description("Snapshots that the policy THIN left out")
                .register(registry);
        this.failed = Counter.builder("perrin.trainer.snapshot.failed")
                .description("Snapshots that the broker did not take")
                .register(registry);
        Gauge.builder("perrin.trainer.snapshot.queued", queued, AtomicInteger::get)
                .description("Snapshots between offer and the producer")
                .register(registry);
        Gauge.builder("perrin.trainer.snapshot.in.flight", inFlight, AtomicInteger::get)
                .description("Snapshots between offer and acknowledgement")
                .register(registry);
    }

    @Override
    public void published(long latencyNanos, long size) {
        latency.record(latencyNanos, TimeUnit.NANOSECONDS);
        sizeInBytes.increment((double) size);
    }

    @Override
    public void dropped() {
        dropped.increment();
    }

    @Override
    public void failed() {
        failed.increment();
    }

    @Override
    public void blocked(long nanos) {
        blocked.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void queueChanged(int change) {
        queued.addAndGet(change);
    }

    @Override
    public void inFlightChanged(int change) {
        inFlight.addAndGet(change);
    }
}
