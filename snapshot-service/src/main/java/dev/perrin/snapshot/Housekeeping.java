package dev.perrin.snapshot;

import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import dev.perrin.snapshot.archive.ManifestKeeper;
import dev.perrin.snapshot.s3.BucketInitializer;
import dev.perrin.snapshot.s3.CapabilityProbe;
import dev.perrin.snapshot.s3.StoreCapabilities;
import dev.perrin.wire.RunId;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/// What is done beside the stream: the bucket is prepared, then manifests are kept.
final class Housekeeping implements Runnable {
    private static final Logger LOG = Logger.getLogger(Housekeeping.class);

    private final BucketInitializer bucket;
    private final CapabilityProbe probe;
    private final ManifestKeeper manifests;
    private final Predicate<RunId> responsible;
    private final Duration interval;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean bucketThere;
    private boolean measured;

    /// @param responsible for which runs this member writes manifests
    Housekeeping(
            BucketInitializer bucket,
            CapabilityProbe probe,
            ManifestKeeper manifests,
            Predicate<RunId> responsible,
            Duration interval) {
        this.bucket = bucket;
        this.probe = probe;
        this.manifests = manifests;
        this.responsible = responsible;
        this.interval = interval;
    }

    @Override
    public void run() {
        try {
            do {
                pass();
            } while (!stopped.await(interval.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        stopped.countDown();
    }

    private void pass() {
        try {
            if (!bucketThere) {
                if (bucket.createBucket()) {
                    LOG.info("bucket created");
                }
                bucketThere = true;
            }
            if (!measured) {
                measure();
            }
            manifests.write(responsible);
        } catch (ArchiveUnavailableException unavailable) {
            LOG.warnf("store not ready, asking again delay=%s cause=%s", interval, unavailable.getMessage());
        } catch (RuntimeException failed) {
            LOG.errorf(failed, "housekeeping failed, to be repeated delay=%s", interval);
        }
    }

    /// A store that is full, or denies the probe its objects, holds up nothing else.
    private void measure() {
        try {
            report(probe.measure());
            measured = true;
        } catch (ArchiveUnavailableException unavailable) {
            LOG.warnf("store not measured, to be repeated cause=%s", unavailable.getMessage());
        }
    }

    private static void report(StoreCapabilities found) {
        LOG.infof(
                "store measured conditionalPut=%s userMetadata=%s rangeReads=%s",
                found.conditionalPut(), found.userMetadata(), found.rangeReads());
        if (!found.conditionalPut().isAtomic()) {
            LOG.warnf(
                    "STORE DOES NOT HONOUR CONDITIONAL PUTS (%s): two members that both believe to own a partition can "
                            + "store overlapping segments. Each segment is looked for before it is put, and reading "
                            + "back gives each snapshot once; only room is lost.",
                    found.conditionalPut());
        }
        if (!found.userMetadata()) {
            LOG.warn("STORE KEEPS NO USER METADATA: whatever stands there is read out of the objects instead, which "
                    + "costs reading them.");
        }
        if (!found.rangeReads()) {
            LOG.warn("STORE IGNORES RANGES: whoever asks for a part of an object makes it send the whole.");
        }
    }
}
