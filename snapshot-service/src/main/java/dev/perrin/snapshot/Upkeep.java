package dev.perrin.snapshot;

import dev.perrin.snapshot.archive.KnownRun;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.RunObjects;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.UnknownRunException;
import dev.perrin.snapshot.lifecycle.RetentionRule;
import dev.perrin.snapshot.lifecycle.RetentionRules;
import dev.perrin.snapshot.lifecycle.RunQuotas;
import dev.perrin.snapshot.lifecycle.RunRemoval;
import dev.perrin.snapshot.lifecycle.Thinning;
import dev.perrin.snapshot.republish.AbandonedRepublications;
import dev.perrin.wire.RunId;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/// What is done for runs in the background, each by the member that speaks for it: rules are applied, what comes back
/// of deleted runs is removed, and republications that were cut off are ended.
final class Upkeep implements Runnable {
    private static final Logger LOG = Logger.getLogger(Upkeep.class);
    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(2);
    private static final long QUOTA_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final SnapshotArchive archive;
    private final RunDirectory directory;
    private final RetentionRules rules;
    private final Thinning thinning;
    private final RunRemoval removal;
    private final RunQuotas quotas;
    private final AbandonedRepublications abandoned;
    private final Predicate<RunId> responsible;
    private final long applyIntervalNanos;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private long refreshedAtNanos = System.nanoTime();
    private long appliedAtNanos = System.nanoTime();

    Upkeep(
            SnapshotArchive archive,
            RunDirectory directory,
            RetentionRules rules,
            Thinning thinning,
            RunRemoval removal,
            RunQuotas quotas,
            AbandonedRepublications abandoned,
            Predicate<RunId> responsible,
            Duration applyInterval) {
        this.archive = archive;
        this.directory = directory;
        this.rules = rules;
        this.thinning = thinning;
        this.removal = removal;
        this.quotas = quotas;
        this.abandoned = abandoned;
        this.responsible = responsible;
        this.applyIntervalNanos = applyInterval.toNanos();
    }

    @Override
    public void run() {
        try {
            while (!stopped.await(SWEEP_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    removal.sweep(responsible);
                    closeAbandoned();
                    refreshQuotas();
                    if (System.nanoTime() - appliedAtNanos >= applyIntervalNanos) {
                        appliedAtNanos = System.nanoTime();
                        applyRules();
                    }
                } catch (RuntimeException failed) {
                    LOG.warnf("upkeep failed, to be repeated cause=%s", failed.getMessage());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        stopped.countDown();
    }

    private void closeAbandoned() {
        int closed = abandoned.close(responsible);
        if (closed > 0) {
            LOG.infof("republications that were cut off are on record as failed runs=%d", closed);
        }
    }

    /// Every member for the runs that it stores.
    private void refreshQuotas() {
        if (System.nanoTime() - refreshedAtNanos >= QUOTA_INTERVAL_NANOS) {
            refreshedAtNanos = System.nanoTime();
            for (RunId run : quotas.known()) {
                Optional<KnownRun> known = directory.find(run);
                if (known.isEmpty()) {
                    quotas.forget(run);
                } else if (!known.get().hasEnded()) {
                    quotas.refresh(run);
                }
            }
        }
    }

    private void applyRules() {
        TreeSet<String> runs = new TreeSet<>(archive.folders(RunObjects.RUNS));
        for (String name : runs) {
            if (stopped.getCount() == 0) {
                return;
            }
            if (RunId.isValid(name) && responsible.test(new RunId(name)) && !directory.isDeleted(new RunId(name))) {
                apply(new RunId(name));
            }
        }
    }

    /// A run whose rule cannot be applied does not hold up the others.
    private void apply(RunId run) {
        try {
            RetentionRule rule = rules.find(run).rule();
            if (!rule.keepsAll()) {
                Thinning.Thinned done = thinning.apply(run, rule, false);
                if (!done.damaged().isEmpty()) {
                    LOG.errorf("rule not applied to damaged segments run=%s keys=%s", run, done.damaged());
                }
                if (done.snapshots() > 0) {
                    LOG.infof(
                            "rule applied run=%s snapshots=%d bytes=%d segmentsRemoved=%d segmentsThinned=%d",
                            run, done.snapshots(), done.bytesFreed(), done.segmentsRemoved(), done.segmentsThinned());
                }
            }
        } catch (UnknownRunException gone) {
            LOG.debugf("run went meanwhile run=%s", run);
        } catch (RuntimeException failed) {
            LOG.warnf("rule not applied, to be repeated run=%s cause=%s", run, failed.getMessage());
        }
    }
}
