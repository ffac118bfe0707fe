package dev.perrin.trainer.kafka;

import dev.perrin.trainer.run.RunRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready once the runs of before are known, and while the broker answers.
@Readiness
@ApplicationScoped
public class TrainerReadiness implements HealthCheck {
    private final BrokerProbe broker;
    private final RunRegistry registry;

    public TrainerReadiness(BrokerProbe broker, RunRegistry registry) {
        this.broker = broker;
        this.registry = registry;
    }

    @Override
    public HealthCheckResponse call() {
        boolean answers = broker.answers();
        return HealthCheckResponse.named("kafka")
                .status(answers && registry.isRecovered())
                .withData("brokerAnswers", answers)
                .withData("runsRead", registry.isRecovered())
                .build();
    }
}
