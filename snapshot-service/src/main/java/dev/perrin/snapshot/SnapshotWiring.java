package dev.perrin.snapshot;

import dev.perrin.objectstore.AwsEnvironment;
import dev.perrin.snapshot.archive.ManifestKeeper;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.RunSummaries;
import dev.perrin.snapshot.archive.SegmentCatalog;
import dev.perrin.snapshot.archive.SegmentReader;
import dev.perrin.snapshot.archive.SegmentStore;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.SnapshotIndex;
import dev.perrin.snapshot.archive.StoredCounts;
import dev.perrin.snapshot.archive.StoredOrdinals;
import dev.perrin.snapshot.archive.StoredResults;
import dev.perrin.snapshot.archive.StoredRuns;
import dev.perrin.snapshot.archive.TrajectoryReader;
import dev.perrin.snapshot.archive.VectorReader;
import dev.perrin.snapshot.config.IngestConfig;
import dev.perrin.snapshot.config.KafkaConfig;
import dev.perrin.snapshot.config.ReadingConfig;
import dev.perrin.snapshot.config.S3Config;
import dev.perrin.snapshot.config.Settings;
import dev.perrin.snapshot.export.Admission;
import dev.perrin.snapshot.export.Exports;
import dev.perrin.snapshot.export.Presigner;
import dev.perrin.snapshot.kafka.BrokerProbe;
import dev.perrin.snapshot.kafka.CurvatureKeys;
import dev.perrin.snapshot.kafka.KafkaRunStream;
import dev.perrin.snapshot.kafka.KafkaSettings;
import dev.perrin.snapshot.kafka.TombstoneProducer;
import dev.perrin.snapshot.lifecycle.RunQuotas;
import dev.perrin.snapshot.metrics.MeteredObserver;
import dev.perrin.snapshot.republish.AbandonedRepublications;
import dev.perrin.snapshot.republish.Claims;
import dev.perrin.snapshot.republish.Republisher;
import dev.perrin.snapshot.s3.MinioSnapshotArchive;
import dev.perrin.snapshot.s3.S3Settings;
import dev.perrin.snapshot.s3.StoreConnection;
import dev.perrin.snapshot.s3.StoreMonitor;
import dev.perrin.snapshot.s3.StoreProbe;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.UUID;

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
        return Settings.of(config, AwsEnvironment.of(System.getenv()));
    }

    @Produces
    @Singleton
    StoreConnection storeConnection(S3Settings settings) {
        return StoreConnection.open(settings);
    }

    void close(@Disposes StoreConnection connection) {
        connection.close();
    }

    @Produces
    @Singleton
    StoreMonitor storeMonitor(StoreConnection connection) {
        return connection.monitor();
    }

    @Produces
    @Singleton
    SnapshotArchive archive(StoreConnection connection) {
        return new MinioSnapshotArchive(connection);
    }

    @Produces
    @Singleton
    StoreProbe storeProbe(S3Settings settings) {
        return new StoreProbe(settings);
    }

    void close(@Disposes StoreProbe probe) {
        probe.close();
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
    StoredResults storedResults(SnapshotArchive archive, StoredRuns runs) {
        return new StoredResults(archive, runs);
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
    SegmentReader segmentReader(SnapshotArchive archive, SegmentCatalog catalog) {
        return new SegmentReader(archive, catalog);
    }

    @Produces
    @Singleton
    TrajectoryReader reader(StoredRuns runs, SegmentReader segments) {
        return new TrajectoryReader(runs, segments);
    }

    @Produces
    @Singleton
    SnapshotIndex index(StoredRuns runs, SegmentStore segments, SegmentCatalog catalog, SegmentReader segmentReader) {
        return new SnapshotIndex(runs, segments, catalog, segmentReader);
    }

    @Produces
    @Singleton
    VectorReader vectors(SegmentReader segmentReader, SegmentStore segments, SegmentCatalog catalog) {
        return new VectorReader(segmentReader, segments, catalog);
    }

    @Produces
    @Singleton
    Exports exports(SnapshotIndex index, VectorReader vectors) {
        return new Exports(index, vectors);
    }

    @Produces
    @Singleton
    Presigner presigner(SnapshotArchive archive) {
        return new Presigner(archive);
    }

    @Produces
    @Singleton
    Admission admission(ReadingConfig config) {
        return new Admission(config.maxConcurrent(), config.patience().toMillis());
    }

    @Produces
    @Singleton
    Claims claims(SnapshotArchive archive, ReadingConfig config) {
        return new Claims(
                archive, config.republishLease(), () -> UUID.randomUUID().toString(), System::nanoTime);
    }

    @Produces
    @Singleton
    AbandonedRepublications abandoned(RunDirectory directory, RunSummaries runs, Claims claims, KafkaSettings kafka) {
        return new AbandonedRepublications(
                directory, runs, claims, () -> new KafkaRunStream(kafka), InstantSource.system());
    }

    @Produces
    @Singleton
    Republisher republisher(
            SnapshotArchive archive,
            StoredRuns runs,
            RunDirectory directory,
            SnapshotIndex index,
            VectorReader vectors,
            Claims claims,
            KafkaSettings kafka) {
        return new Republisher(
                archive,
                runs,
                directory,
                index,
                vectors,
                claims,
                () -> new KafkaRunStream(kafka),
                InstantSource.system(),
                System::nanoTime);
    }

    @Produces
    @Singleton
    StoredOrdinals ordinals(SegmentReader reader) {
        return new StoredOrdinals(reader);
    }

    @Produces
    @Singleton
    StoredCounts counts(SnapshotArchive archive, StoredOrdinals ordinals) {
        return new StoredCounts(archive, ordinals);
    }

    @Produces
    @Singleton
    RunSummaries summaries(StoredRuns runs, SegmentCatalog catalog, StoredCounts counts, RunQuotas quotas) {
        return new RunSummaries(runs, catalog, counts, quotas::exceeded);
    }

    @Produces
    @Singleton
    ManifestKeeper manifests(
            SnapshotArchive archive,
            SegmentStore segments,
            SegmentCatalog catalog,
            RunDirectory directory,
            StoredCounts counts,
            RunQuotas quotas) {
        return new ManifestKeeper(archive, segments, catalog, directory, counts, quotas::exceeded);
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
            IngestConfig ingest,
            StoreConnection store,
            SnapshotArchive archive,
            SegmentStore segments,
            RunDirectory directory,
            ManifestKeeper manifests,
            MeteredObserver observer,
            CurvatureKeys curvatureKeys,
            TombstoneProducer tombstones,
            RunQuotas quotas,
            MeterRegistry registry) {
        return new IngestService(
                kafka,
                ingest,
                store,
                archive,
                segments,
                directory,
                manifests,
                observer,
                curvatureKeys,
                tombstones,
                quotas,
                registry);
    }

    void start(@Observes StartupEvent event, IngestService ingest) {
        ingest.start();
    }

    void stop(@Observes ShutdownEvent event, IngestService ingest) {
        ingest.stop();
    }
}
