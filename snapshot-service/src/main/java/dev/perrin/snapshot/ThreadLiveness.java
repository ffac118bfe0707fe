package dev.perrin.snapshot;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// Up while every thread of the service runs.
@Liveness
@ApplicationScoped
public class ThreadLiveness implements HealthCheck {
    private final IngestService service;

    ThreadLiveness(IngestService service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("threads")
                .status(service.threadsAreAlive())
                .build();
    }
}
