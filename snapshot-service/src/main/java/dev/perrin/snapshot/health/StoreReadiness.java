package dev.perrin.snapshot.health;

import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import dev.perrin.snapshot.s3.StoreCapabilities;
import dev.perrin.snapshot.s3.StoreMonitor;
import dev.perrin.snapshot.s3.StoreProbe;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/// Up when the bucket can be reached, so that what is stored can be read. Says what the store was measured to do.
@Readiness
@ApplicationScoped
public class StoreReadiness implements HealthCheck {
    private final StoreProbe probe;
    private final StoreMonitor monitor;

    public StoreReadiness(StoreProbe probe, StoreMonitor monitor) {
        this.probe = probe;
        this.monitor = monitor;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("store");
        monitor.capabilities().ifPresent(found -> describe(found, response));
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
