package dev.perrin.snapshot;

import dev.perrin.snapshot.archive.ManifestKeeper;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.SegmentCatalog;
import dev.perrin.snapshot.archive.SegmentReader;
import dev.perrin.snapshot.archive.SegmentStore;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.StoredOrdinals;
import dev.perrin.snapshot.archive.StoredRuns;
import dev.perrin.snapshot.config.RetentionConfig;
import dev.perrin.snapshot.config.ScrubConfig;
import dev.perrin.snapshot.config.Settings;
import dev.perrin.snapshot.kafka.CurvatureKeys;
import dev.perrin.snapshot.kafka.KafkaSettings;
import dev.perrin.snapshot.kafka.TombstoneProducer;
import dev.perrin.snapshot.lifecycle.ManifestRepair;
import dev.perrin.snapshot.lifecycle.RetentionRules;
import dev.perrin.snapshot.lifecycle.RunQuotas;
import dev.perrin.snapshot.lifecycle.RunRemoval;
import dev.perrin.snapshot.lifecycle.Scrub;
import dev.perrin.snapshot.lifecycle.Thinning;
import dev.perrin.snapshot.republish.AbandonedRepublications;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Puts together what looks after stored runs, and runs it in the background.
@ApplicationScoped
public class LifecycleWiring {
    private @Nullable Upkeep upkeep;
    private @Nullable ScheduledScrub scheduledScrub;

    @Produces
    @Singleton
    RetentionRules rules(SnapshotArchive archive, RetentionConfig config) {
        return new RetentionRules(archive, Settings.of(config));
    }

    @Produces
    @Singleton
    RunQuotas quotas(SnapshotArchive archive, RetentionRules rules, RetentionConfig config) {
        return new RunQuotas(archive, rules, Settings.of(config));
    }

    @Produces
    @Singleton
    Thinning thinning(
            SnapshotArchive archive,
            StoredRuns runs,
            SegmentCatalog catalog,
            SegmentReader reader,
            RunDirectory directory,
            ManifestKeeper manifests) {
        return new Thinning(archive, runs, catalog, reader, directory, manifests::renew, InstantSource.system());
    }

    @Produces
    @Singleton
    Scrub scrub(SnapshotArchive archive, StoredRuns runs, SegmentStore segments, StoredOrdinals ordinals) {
        return new Scrub(archive, runs, segments, ordinals);
    }

    @Produces
    @Singleton
    ManifestRepair repair(SnapshotArchive archive, RunDirectory directory, ManifestKeeper manifests) {
        return new ManifestRepair(archive, directory, manifests);
    }

    @Produces
    @Singleton
    CurvatureKeys curvatureKeys() {
        return new CurvatureKeys();
    }

    @Produces
    @Singleton
    TombstoneProducer tombstones(KafkaSettings settings, CurvatureKeys keys, RunDirectory directory) {
        return new TombstoneProducer(settings, keys, directory);
    }

    void close(@Disposes TombstoneProducer tombstones) {
        tombstones.close();
    }

    @Produces
    @Singleton
    RunRemoval removal(SnapshotArchive archive, StoredRuns runs, RunDirectory directory, TombstoneProducer tombstones) {
        return new RunRemoval(archive, runs, directory, tombstones);
    }

    void start(
            @Observes StartupEvent event,
            SnapshotArchive archive,
            RunDirectory directory,
            RetentionRules rules,
            Thinning thinning,
            RunRemoval removal,
            RunQuotas quotas,
            AbandonedRepublications abandoned,
            Scrub scrub,
            IngestService ingest,
            RetentionConfig retention,
            ScrubConfig scrubbing,
            MeterRegistry registry) {
        upkeep = new Upkeep(
                archive,
                directory,
                rules,
                thinning,
                removal,
                quotas,
                abandoned,
                ingest::speaksFor,
                retention.interval());
        Thread.ofPlatform().daemon().name("upkeep").start(upkeep);
        scrubbing.interval().ifPresent(interval -> {
            scheduledScrub = new ScheduledScrub(
                    archive,
                    scrub,
                    ingest::speaksFor,
                    interval,
                    scrubbing.bytesPerSecond().asLongValue(),
                    registry);
            Thread.ofPlatform().daemon().name("scrub").start(scheduledScrub);
        });
    }

    /// What is under way is cut off at the next request to the store: every one leaves the archive readable.
    void stop(@Observes ShutdownEvent event) {
        Optional.ofNullable(upkeep).ifPresent(Upkeep::stop);
        Optional.ofNullable(scheduledScrub).ifPresent(ScheduledScrub::stop);
    }
}
