package dev.perrin.snapshot.health;

import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.kafka.BrokerProbe;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/// Up when a broker answers and the known runs have been read.
@Readiness
@ApplicationScoped
public class BrokerReadiness implements HealthCheck {
    private final BrokerProbe probe;
    private final RunDirectory directory;

    public BrokerReadiness(BrokerProbe probe, RunDirectory directory) {
        this.probe = probe;
        this.directory = directory;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("broker")
                .withData("runsRead", directory.isCaughtUp())
                .withData("runs", directory.runs().size());
        try {
            return response.withData("brokers", probe.check())
                    .status(directory.isCaughtUp())
                    .build();
        } catch (IllegalStateException unreachable) {
            return response.withData("cause", unreachable.getMessage()).down().build();
        }
    }
}
