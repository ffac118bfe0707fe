package dev.perrin.analysis.kafka;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// Dead when the stream has given up: only a new process helps.
@Liveness
@ApplicationScoped
public class StreamLiveness implements HealthCheck {
    private final StreamSwitch stream;

    StreamLiveness(StreamSwitch stream) {
        this.stream = stream;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("analysis-stream")
                .status(!stream.hasFailed())
                .withData("streams", stream.state())
                .build();
    }
}
