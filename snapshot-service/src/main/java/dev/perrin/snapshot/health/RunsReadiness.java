package dev.perrin.snapshot.health;

import dev.perrin.snapshot.archive.RunDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Up once the runs that Kafka knows have been read; before that, runs of which nothing is stored yet would be unknown.
@Readiness
@ApplicationScoped
public class RunsReadiness implements HealthCheck {
    private final RunDirectory directory;

    public RunsReadiness(RunDirectory directory) {
        this.directory = directory;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("runs")
                .withData("runs", directory.runs().size())
                .status(directory.isCaughtUp())
                .build();
    }
}
