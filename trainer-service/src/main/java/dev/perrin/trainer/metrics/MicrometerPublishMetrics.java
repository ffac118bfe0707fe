package dev.perrin.trainer.metrics;

import dev.perrin.trainer.snapshot.PublishMetrics;
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
    private final AtomicInteger inFlight = new AtomicInteger();

    public MicrometerPublishMetrics(MeterRegistry registry) {
        this.latency = Timer.builder("perrin.trainer.snapshot.publish")
                .description("From the offer of a snapshot to its acknowledgement")
                .publishPercentileHistogram()
                .register(registry);
        this.dropped = Counter.builder("perrin.trainer.snapshot.dropped")
                .description("Snapshots that the policy THIN left out")
                .register(registry);
        this.failed = Counter.builder("perrin.trainer.snapshot.failed")
                .description("Snapshots that the broker did not take")
                .register(registry);
        Gauge.builder("perrin.trainer.snapshot.in.flight", inFlight, AtomicInteger::get)
                .description("Snapshots between offer and acknowledgement")
                .register(registry);
    }

    @Override
    public void published(long latencyNanos) {
        latency.record(latencyNanos, TimeUnit.NANOSECONDS);
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
    public void inFlight(int count) {
        inFlight.set(count);
    }
}
