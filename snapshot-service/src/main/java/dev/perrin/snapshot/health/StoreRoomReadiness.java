package dev.perrin.snapshot.health;

import dev.perrin.snapshot.s3.StoreMonitor;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/// Down while the store is full. The service waits meanwhile and goes on by itself when there is room; nothing is
/// lost as long as Kafka keeps the records.
@Readiness
@ApplicationScoped
public class StoreRoomReadiness implements HealthCheck {
    private final StoreMonitor monitor;

    public StoreRoomReadiness(StoreMonitor monitor) {
        this.monitor = monitor;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("store room");
        return monitor.full()
                .map(full -> response.withData("full", true)
                        .withData("suspected", full.suspected())
                        .withData("cause", full.cause())
                        .withData("refusedBytes", full.sizeInBytes())
                        .withData("since", full.since().toString())
                        .down()
                        .build())
                .orElseGet(() -> response.withData("full", false).up().build());
    }
}
