package dev.perrin.snapshot;

import dev.perrin.snapshot.archive.Pace;
import dev.perrin.snapshot.archive.RunObjects;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.UnknownRunException;
import dev.perrin.snapshot.lifecycle.Finding;
import dev.perrin.snapshot.lifecycle.Finding.Verdict;
import dev.perrin.snapshot.lifecycle.Scrub;
import dev.perrin.wire.RunId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/// Reads everything again, run after run, at a pace that leaves the store to others. What is wrong is logged and
/// counted; nothing is changed.
final class ScheduledScrub implements Runnable {
    private static final Logger LOG = Logger.getLogger(ScheduledScrub.class);

    private static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final SnapshotArchive archive;
    private final Scrub scrub;
    private final Predicate<RunId> responsible;
    private final Duration interval;
    private final long bytesPerSecond;
    private final MeterRegistry registry;
    private final Map<Verdict, AtomicLong> lastFound = new EnumMap<>(Verdict.class);
    private final CountDownLatch stopped = new CountDownLatch(1);

    ScheduledScrub(
            SnapshotArchive archive,
            Scrub scrub,
            Predicate<RunId> responsible,
            Duration interval,
            long bytesPerSecond,
            MeterRegistry registry) {
        this.archive = archive;
        this.scrub = scrub;
        this.responsible = responsible;
        this.interval = interval;
        this.bytesPerSecond = bytesPerSecond;
        this.registry = registry;
        for (Verdict verdict : Verdict.values()) {
            AtomicLong found = new AtomicLong();
            lastFound.put(verdict, found);
            registry.gauge(
                    "perrin.scrub.last.findings",
                    Tags.of("verdict", verdict.name().toLowerCase(Locale.ROOT)),
                    found);
        }
    }

    @Override
    public void run() {
        try {
            while (!stopped.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    scrubAll();
                } catch (StoppedException end) {
                    return;
                } catch (RuntimeException failed) {
                    LOG.warnf("scrub failed, to be repeated delay=%s cause=%s", interval, failed.getMessage());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        stopped.countDown();
    }

    private void scrubAll() {
        Map<Verdict, Long> found = new EnumMap<>(Verdict.class);
        for (String name : archive.folders(RunObjects.RUNS)) {
            if (RunId.isValid(name) && responsible.test(new RunId(name))) {
                try {
                    Pace pace = Pace.ofBytes(bytesPerSecond, System::nanoTime, this::pause);
                    scrub.verify(new RunId(name), pace, finding -> take(finding, found));
                } catch (UnknownRunException gone) {
                    LOG.debugf("run went meanwhile run=%s", name);
                }
            }
        }
        lastFound.forEach((verdict, last) -> last.set(found.getOrDefault(verdict, 0L)));
        LOG.infof("scrub ended findings=%s", found);
    }

    private void take(Finding finding, Map<Verdict, Long> found) {
        if (stopped.getCount() == 0) {
            throw new StoppedException();
        }
        found.merge(finding.verdict(), 1L, Long::sum);
        registry.counter("perrin.scrub.read.bytes").increment((double) finding.sizeInBytes());
        switch (finding.verdict()) {
            case INTACT -> {}
            case UNLISTED -> LOG.infof("scrub: %s %s", finding.objectKey(), finding.detail());
            case DAMAGED, MISSING, GAP ->
                LOG.errorf("scrub: %s %s %s", finding.verdict(), finding.objectKey(), finding.detail());
        }
    }

    private void pause(long nanos) {
        try {
            if (stopped.await(nanos, TimeUnit.NANOSECONDS)) {
                throw new StoppedException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        }
    }
}
