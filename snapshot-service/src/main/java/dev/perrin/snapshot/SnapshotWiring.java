package dev.perrin.snapshot;

import dev.perrin.snapshot.archive.ManifestKeeper;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.SegmentCatalog;
import dev.perrin.snapshot.archive.SegmentStore;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.StoredRuns;
import dev.perrin.snapshot.archive.TrajectoryReader;
import dev.perrin.snapshot.config.IngestConfig;
import dev.perrin.snapshot.config.KafkaConfig;
import dev.perrin.snapshot.config.S3Config;
import dev.perrin.snapshot.config.Settings;
import dev.perrin.snapshot.kafka.BrokerProbe;
import dev.perrin.snapshot.kafka.KafkaSettings;
import dev.perrin.snapshot.metrics.MeteredObserver;
import dev.perrin.snapshot.s3.MinioClients;
import dev.perrin.snapshot.s3.MinioSnapshotArchive;
import dev.perrin.snapshot.s3.S3Settings;
import dev.perrin.snapshot.s3.StoreProbe;
import io.micrometer.core.instrument.MeterRegistry;
import io.minio.MinioClient;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// The one place where objects are made and threads are started.
@ApplicationScoped
public class SnapshotWiring {
    @Produces
    @Singleton
    KafkaSettings kafkaSettings(KafkaConfig config) {
        return Settings.of(config);
    }

    @Produces
    @Singleton
    S3Settings s3Settings(S3Config config) {
        return Settings.of(config);
    }

    @Produces
    @Singleton
    MinioClient minioClient(S3Settings settings) {
        return MinioClients.connect(settings);
    }

    @Produces
    @Singleton
    SnapshotArchive archive(MinioClient client, S3Settings settings) {
        return new MinioSnapshotArchive(client, settings.bucket());
    }

    @Produces
    @Singleton
    StoreProbe storeProbe(S3Settings settings) {
        return StoreProbe.connect(settings);
    }

    @Produces
    @Singleton
    BrokerProbe brokerProbe(KafkaSettings settings) {
        return new BrokerProbe(settings);
    }

    void close(@Disposes BrokerProbe probe) {
        probe.close();
    }

    @Produces
    @Singleton
    RunDirectory directory() {
        return new RunDirectory();
    }

    @Produces
    @Singleton
    SegmentStore segmentStore(SnapshotArchive archive) {
        return new SegmentStore(archive);
    }

    @Produces
    @Singleton
    StoredRuns storedRuns(SnapshotArchive archive, SegmentStore segments, RunDirectory directory) {
        return new StoredRuns(archive, segments, directory);
    }

    @Produces
    @Singleton
    SegmentCatalog catalog(SegmentStore segments, StoredRuns runs) {
        return new SegmentCatalog(segments, runs);
    }

    @Produces
    @Singleton
    TrajectoryReader reader(SnapshotArchive archive, StoredRuns runs, SegmentCatalog catalog) {
        return new TrajectoryReader(archive, runs, catalog);
    }

    @Produces
    @Singleton
    ManifestKeeper manifests(
            SnapshotArchive archive, SegmentStore segments, SegmentCatalog catalog, RunDirectory directory) {
        return new ManifestKeeper(archive, segments, catalog, directory);
    }

    @Produces
    @Singleton
    MeteredObserver observer(MeterRegistry registry, SegmentCatalog catalog, ManifestKeeper manifests) {
        return new MeteredObserver(registry, segment -> {
            catalog.remember(segment);
            manifests.changed(segment.key().run());
        });
    }

    @Produces
    @Singleton
    IngestService ingestService(
            KafkaSettings kafka,
            S3Settings s3,
            IngestConfig ingest,
            MinioClient client,
            SnapshotArchive archive,
            SegmentStore segments,
            RunDirectory directory,
            ManifestKeeper manifests,
            MeteredObserver observer,
            MeterRegistry registry) {
        return new IngestService(
                kafka, s3, ingest, client, archive, segments, directory, manifests, observer, registry);
    }

    void start(@Observes StartupEvent event, IngestService ingest) {
        ingest.start();
    }

    void stop(@Observes ShutdownEvent event, IngestService ingest) {
        ingest.stop();
    }
}
