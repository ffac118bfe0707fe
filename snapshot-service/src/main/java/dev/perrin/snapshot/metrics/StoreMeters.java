package dev.perrin.snapshot.metrics;

import dev.perrin.snapshot.s3.FailureKind;
import dev.perrin.snapshot.s3.StoreCapabilities;
import dev.perrin.snapshot.s3.StoreMonitor;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.Predicate;

/// What is known about the store, as metrics.
public final class StoreMeters {
    private StoreMeters() {}

    public static void register(StoreMonitor monitor, MeterRegistry registry) {
        Gauge.builder("perrin.store.full", monitor, known -> known.full().isPresent() ? 1 : 0)
                .description("1 while the store refuses puts for lack of room")
                .register(registry);
        FunctionCounter.builder("perrin.store.full.refusals", monitor, StoreMonitor::refusals)
                .description("Puts that the store refused for lack of room")
                .register(registry);
        for (FailureKind kind : new FailureKind[] {FailureKind.PASSING, FailureKind.THROTTLED, FailureKind.CONFLICT}) {
            FunctionCounter.builder("perrin.store.repeats", monitor, known -> known.repeats(kind))
                    .tag("reason", kind.name().toLowerCase(Locale.ROOT))
                    .description("Requests to the store that were repeated at once")
                    .register(registry);
        }
        capability(
                registry,
                monitor,
                "conditional-put",
                found -> found.conditionalPut().isAtomic());
        capability(registry, monitor, "user-metadata", StoreCapabilities::userMetadata);
        capability(registry, monitor, "range-reads", StoreCapabilities::rangeReads);
    }

    private static void capability(
            MeterRegistry registry, StoreMonitor monitor, String name, Predicate<StoreCapabilities> present) {
        Gauge.builder(
                        "perrin.store.capability",
                        monitor,
                        known -> known.capabilities()
                                .map(found -> present.test(found) ? 1.0 : 0.0)
                                .orElse(Double.NaN))
                .tag("name", name)
                .description("1 when the store was measured to do it, 0 when not, NaN before")
                .register(registry);
    }
}
