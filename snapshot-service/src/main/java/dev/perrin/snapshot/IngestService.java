package dev.perrin.snapshot;

import dev.perrin.snapshot.archive.CurvatureAssembler;
import dev.perrin.snapshot.archive.ManifestKeeper;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.SegmentStore;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.config.IngestConfig;
import dev.perrin.snapshot.config.Settings;
import dev.perrin.snapshot.ingest.Ingest;
import dev.perrin.snapshot.ingest.IngestContext;
import dev.perrin.snapshot.kafka.CurvatureKeys;
import dev.perrin.snapshot.kafka.CurvatureReader;
import dev.perrin.snapshot.kafka.DeadLetterProducer;
import dev.perrin.snapshot.kafka.KafkaSettings;
import dev.perrin.snapshot.kafka.RunReader;
import dev.perrin.snapshot.kafka.SnapshotConsumer;
import dev.perrin.snapshot.kafka.TombstoneProducer;
import dev.perrin.snapshot.kafka.WholeTopicReader;
import dev.perrin.snapshot.lifecycle.RunQuotas;
import dev.perrin.snapshot.metrics.MeteredObserver;
import dev.perrin.snapshot.metrics.StoreMeters;
import dev.perrin.snapshot.s3.BucketInitializer;
import dev.perrin.snapshot.s3.CapabilityProbe;
import dev.perrin.snapshot.s3.StoreConnection;
import dev.perrin.wire.RunId;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/// The threads of the service, from start to stop.
class IngestService {
    private static final Logger LOG = Logger.getLogger(IngestService.class);

    private final DeadLetterProducer deadLetters;
    private final ExecutorService puts;
    private final SnapshotConsumer consumer;
    private final WholeTopicReader runs;
    private final WholeTopicReader curvature;
    private final Thread consumerThread;
    private final Thread runsThread;
    private final Thread curvatureThread;
    private final Housekeeping housekeeping;
    private final Thread housekeepingThread;
    private final Duration stopTimeout;

    IngestService(
            KafkaSettings kafka,
            IngestConfig config,
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
        this.stopTimeout = kafka.handoverTimeout().plus(kafka.sessionTimeout());
        this.deadLetters = new DeadLetterProducer(kafka);
        this.puts = Executors.newFixedThreadPool(
                store.settings().concurrentPuts(),
                Thread.ofPlatform().name("put-", 0).factory());
        IngestContext context = new IngestContext(
                Settings.of(config), segments, directory, quotas, deadLetters, observer, puts, System::nanoTime);
        this.consumer = new SnapshotConsumer(kafka, () -> new Ingest(context));
        StoreMeters.register(store.monitor(), registry);
        registry.gauge("perrin.quota.exceeded.runs", quotas, RunQuotas::exceededRuns);
        registry.gauge("perrin.ingest.retained.bytes", consumer, SnapshotConsumer::retainedSizeInBytes);
        registry.gauge(
                "perrin.ingest.partitions", consumer, member -> member.owned().size());
        this.runs = RunReader.of(kafka, directory, manifests::changed, tombstones::repeat, deadLetters, observer);
        this.curvature = CurvatureReader.of(
                kafka,
                archive,
                curvatureKeys,
                directory,
                new CurvatureAssembler.Limits(
                        config.curvatureMemoryLimit().asLongValue(),
                        config.curvatureSpoolLimit().asLongValue(),
                        config.curvatureSpoolDirectory()
                                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")))),
                manifests::changed,
                deadLetters,
                observer);
        this.housekeeping = new Housekeeping(
                new BucketInitializer(store),
                new CapabilityProbe(store),
                manifests,
                consumer::speaksFor,
                config.manifestInterval());
        this.housekeepingThread = Thread.ofPlatform().name("housekeeping").unstarted(housekeeping);
        this.consumerThread = Thread.ofPlatform().name("snapshot-consumer").unstarted(consumer);
        this.runsThread = Thread.ofPlatform().name("run-reader").unstarted(runs);
        this.curvatureThread = Thread.ofPlatform().name("curvature-reader").unstarted(curvature);
    }

    /// Whether this member is the one that looks after the run.
    boolean speaksFor(RunId run) {
        return consumer.speaksFor(run);
    }

    void start() {
        housekeepingThread.start();
        runsThread.start();
        curvatureThread.start();
        consumerThread.start();
    }

    /// Stores and commits what is collected, as far as the store lets it in time.
    void stop() {
        consumer.stop();
        runs.stop();
        curvature.stop();
        join(consumerThread);
        housekeeping.stop();
        join(housekeepingThread);
        join(runsThread);
        join(curvatureThread);
        puts.shutdownNow();
        deadLetters.close();
    }

    /// Whether all that were started still run; they end on their own only after an error that nothing can mend.
    boolean threadsAreAlive() {
        return consumerThread.isAlive()
                && runsThread.isAlive()
                && curvatureThread.isAlive()
                && housekeepingThread.isAlive();
    }

    private void join(Thread thread) {
        try {
            if (!thread.join(stopTimeout)) {
                LOG.warnf("thread did not end in time thread=%s", thread.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
