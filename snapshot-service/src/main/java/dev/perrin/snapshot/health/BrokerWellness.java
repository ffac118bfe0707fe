package dev.perrin.snapshot.health;

import dev.perrin.snapshot.kafka.BrokerProbe;
import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/// Down while no broker answers: nothing comes in then, and what is stored can be read all the same.
@Wellness
@ApplicationScoped
public class BrokerWellness implements HealthCheck {
    private final BrokerProbe probe;

    public BrokerWellness(BrokerProbe probe) {
        this.probe = probe;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("broker");
        try {
            return response.withData("brokers", probe.check()).up().build();
        } catch (IllegalStateException unreachable) {
            return response.withData("cause", unreachable.getMessage()).down().build();
        }
    }
}
