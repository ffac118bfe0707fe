package dev.perrin.analysis.kafka;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready when the stream runs and the broker answers.
@Readiness
@ApplicationScoped
public class StreamReadiness implements HealthCheck {
    private final StreamSwitch stream;

    StreamReadiness(StreamSwitch stream) {
        this.stream = stream;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("analysis-stream")
                .status(stream.isReady())
                .withData("streams", stream.state())
                .withData("broker", stream.hasContact() ? "reachable" : "unreachable")
                .build();
    }
}
