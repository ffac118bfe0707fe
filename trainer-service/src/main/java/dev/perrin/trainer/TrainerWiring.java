package dev.perrin.trainer;

import dev.perrin.objectstore.AwsEnvironment;
import dev.perrin.objectstore.StoreClients;
import dev.perrin.trainer.checkpoint.CheckpointStore;
import dev.perrin.trainer.checkpoint.UnkeptCheckpoints;
import dev.perrin.trainer.config.ArchiveConfig;
import dev.perrin.trainer.config.JobConfig;
import dev.perrin.trainer.config.KafkaConfig;
import dev.perrin.trainer.config.S3Config;
import dev.perrin.trainer.config.TrainerConfig;
import dev.perrin.trainer.data.DataCatalogue;
import dev.perrin.trainer.data.TableReader;
import dev.perrin.trainer.data.source.DataLibrary;
import dev.perrin.trainer.grpc.GrpcStoredSnapshots;
import dev.perrin.trainer.journal.JournalStore;
import dev.perrin.trainer.journal.MeasurementJournals;
import dev.perrin.trainer.kafka.BrokerProbe;
import dev.perrin.trainer.kafka.KafkaCheckpointStore;
import dev.perrin.trainer.kafka.KafkaRunStream;
import dev.perrin.trainer.metrics.MicrometerPublishMetrics;
import dev.perrin.trainer.run.RunEnvironment;
import dev.perrin.trainer.run.RunPlanner;
import dev.perrin.trainer.run.RunRegistry;
import dev.perrin.trainer.run.RunStream;
import dev.perrin.trainer.run.StoredSnapshots;
import dev.perrin.trainer.run.TrainerSettings;
import dev.perrin.trainer.s3.MinioFiles;
import dev.perrin.trainer.s3.MinioJournalStore;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
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
    private static final int MAX_USUAL_READERS = 16;

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
    @DefaultBean
    CheckpointStore checkpoints(KafkaConfig config, TrainerConfig trainer) {
        return trainer.resume() ? new KafkaCheckpointStore(config.settings()) : new UnkeptCheckpoints();
    }

    @Produces
    @Singleton
    BrokerProbe brokerProbe(KafkaConfig config) {
        return new BrokerProbe(config.settings());
    }

    void close(@Disposes BrokerProbe probe) {
        probe.close();
    }

    /// Connects when it is first asked.
    @Produces
    @Singleton
    StoreClients store(S3Config config) {
        return StoreClients.open(config.settings(AwsEnvironment.of(System.getenv())));
    }

    void close(@Disposes StoreClients store) {
        store.close();
    }

    @Produces
    @Singleton
    DataLibrary library(TrainerConfig config, StoreClients store) {
        return new DataLibrary(
                new DataCatalogue(new TableReader(config.maxDataValues())),
                config.places(),
                config.maxDataValues(),
                new MinioFiles(store),
                Thread.ofPlatform().name("reader-", 0).daemon(true).factory(),
                Math.min(Runtime.getRuntime().availableProcessors(), MAX_USUAL_READERS));
    }

    @Produces
    @Singleton
    @DefaultBean
    JournalStore journals(StoreClients store) {
        return new MinioJournalStore(store);
    }

    /// Connects when it is first asked.
    @Produces
    @Singleton
    ManagedChannel archiveChannel(ArchiveConfig config) {
        return ManagedChannelBuilder.forTarget(config.address()).usePlaintext().build();
    }

    void close(@Disposes ManagedChannel channel) {
        channel.shutdownNow();
    }

    @Produces
    @Singleton
    @DefaultBean
    StoredSnapshots archive(ArchiveConfig config, ManagedChannel channel) {
        return new GrpcStoredSnapshots(channel, config.readTimeout());
    }

    @Produces
    @Singleton
    RunRegistry registry(
            TrainerConfig config,
            JobConfig job,
            DataLibrary library,
            RunStream stream,
            StoredSnapshots archive,
            CheckpointStore checkpoints,
            JournalStore journals,
            MeterRegistry meters) {
        TrainerSettings settings = config.settings(job.request().isGiven());
        RunPlanner planner = new RunPlanner(
                library, config.maxDataValues(), settings.curvature(), config.engines(), new SecureRandom());
        return new RunRegistry(new RunEnvironment(
                planner,
                stream,
                archive,
                checkpoints,
                new MeasurementJournals(journals, config.journals(), System::nanoTime),
                settings,
                new MicrometerPublishMetrics(meters),
                InstantSource.system(),
                System::nanoTime,
                Thread.ofPlatform().name("trainer-", 0).daemon(true).factory(),
                new CountDownLatch(1)));
    }
}
