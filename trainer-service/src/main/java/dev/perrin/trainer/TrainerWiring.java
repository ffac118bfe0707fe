package dev.perrin.trainer;

import dev.perrin.trainer.config.KafkaConfig;
import dev.perrin.trainer.config.TrainerConfig;
import dev.perrin.trainer.data.DataCatalogue;
import dev.perrin.trainer.data.TableReader;
import dev.perrin.trainer.kafka.BrokerProbe;
import dev.perrin.trainer.kafka.KafkaRunStream;
import dev.perrin.trainer.metrics.MicrometerPublishMetrics;
import dev.perrin.trainer.run.RunEnvironment;
import dev.perrin.trainer.run.RunPlanner;
import dev.perrin.trainer.run.RunRegistry;
import dev.perrin.trainer.run.RunStream;
import dev.perrin.trainer.run.TrainerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/// Builds the core. The only place where its objects are made, and where clocks and threads come from.
public class TrainerWiring {
    @Produces
    @Singleton
    @DefaultBean
    RunStream runStream(KafkaConfig config) {
        return new KafkaRunStream(config.settings());
    }

    void close(@Disposes RunStream stream) throws Exception {
        if (stream instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    @Produces
    @Singleton
    BrokerProbe brokerProbe(KafkaConfig config) {
        return new BrokerProbe(config.settings());
    }

    void close(@Disposes BrokerProbe probe) {
        probe.close();
    }

    @Produces
    @Singleton
    RunRegistry registry(TrainerConfig config, RunStream stream, MeterRegistry meters) {
        TrainerSettings settings = config.settings();
        RunPlanner planner = new RunPlanner(
                new DataCatalogue(new TableReader(config.maxDataValues())), settings.curvature(), new SecureRandom());
        return new RunRegistry(new RunEnvironment(
                planner,
                stream,
                settings,
                new MicrometerPublishMetrics(meters),
                InstantSource.system(),
                System::nanoTime,
                Thread.ofPlatform().name("trainer-", 0).daemon(true).factory(),
                new CountDownLatch(1)));
    }
}
