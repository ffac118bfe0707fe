package dev.perrin.snapshot.health;

import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import dev.perrin.snapshot.metrics.MeteredObserver;
import dev.perrin.snapshot.s3.StoreCapabilities;
import dev.perrin.snapshot.s3.StoreMonitor;
import dev.perrin.snapshot.s3.StoreProbe;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/// Up when the bucket can be reached and the last segment was taken. Says what the store was measured to do.
@Readiness
@ApplicationScoped
public class StoreReadiness implements HealthCheck {
    private final StoreProbe probe;
    private final StoreMonitor monitor;
    private final MeteredObserver observer;

    public StoreReadiness(StoreProbe probe, StoreMonitor monitor, MeteredObserver observer) {
        this.probe = probe;
        this.monitor = monitor;
        this.observer = observer;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("store");
        monitor.capabilities().ifPresent(found -> describe(found, response));
        Optional<String> failure = observer.failure();
        if (failure.isPresent()) {
            return response.withData("cause", failure.get()).down().build();
        }
        try {
            probe.check();
            return response.up().build();
        } catch (ArchiveUnavailableException unreachable) {
            return response.withData("cause", unreachable.getMessage()).down().build();
        }
    }

    private static void describe(StoreCapabilities found, HealthCheckResponseBuilder response) {
        response.withData("conditionalPut", found.conditionalPut().name().toLowerCase(Locale.ROOT))
                .withData("userMetadata", found.userMetadata())
                .withData("rangeReads", found.rangeReads());
    }
}
