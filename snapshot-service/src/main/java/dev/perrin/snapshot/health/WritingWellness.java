package dev.perrin.snapshot.health;

import dev.perrin.snapshot.metrics.MeteredObserver;
import dev.perrin.snapshot.s3.StoreMonitor;
import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/// Down while nothing is stored: the store is full, or the last segment was not taken. The service waits meanwhile and
/// goes on by itself; nothing is lost as long as Kafka keeps the records, and reading goes on. So this is no matter of
/// readiness, which would take the service from its readers.
@Wellness
@ApplicationScoped
public class WritingWellness implements HealthCheck {
    private final StoreMonitor monitor;
    private final MeteredObserver observer;

    public WritingWellness(StoreMonitor monitor, MeteredObserver observer) {
        this.monitor = monitor;
        this.observer = observer;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("writing");
        Optional<StoreMonitor.Full> full = monitor.full();
        response.withData("full", full.isPresent());
        full.ifPresent(found -> response.withData("suspected", found.suspected())
                .withData("cause", found.cause())
                .withData("refusedBytes", found.sizeInBytes())
                .withData("since", found.since().toString()));
        Optional<String> failure = observer.failure();
        failure.ifPresent(cause -> response.withData("lastFailure", cause));
        return response.status(full.isEmpty() && failure.isEmpty()).build();
    }
}
