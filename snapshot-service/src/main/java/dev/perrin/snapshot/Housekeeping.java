package dev.perrin.snapshot;

import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import dev.perrin.snapshot.archive.ManifestKeeper;
import dev.perrin.snapshot.s3.BucketInitializer;
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
    private final ManifestKeeper manifests;
    private final Predicate<RunId> responsible;
    private final Duration interval;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean prepared;

    /// @param responsible for which runs this member writes manifests
    Housekeeping(BucketInitializer bucket, ManifestKeeper manifests, Predicate<RunId> responsible, Duration interval) {
        this.bucket = bucket;
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
            if (!prepared) {
                prepareBucket();
                prepared = true;
            }
            manifests.write(responsible);
        } catch (ArchiveUnavailableException unavailable) {
            LOG.warnf("store not ready, asking again delay=%s cause=%s", interval, unavailable.getMessage());
        } catch (RuntimeException failed) {
            LOG.errorf(failed, "housekeeping failed, to be repeated delay=%s", interval);
        }
    }

    private void prepareBucket() {
        if (bucket.createBucket()) {
            LOG.info("bucket created");
        }
        if (bucket.honoursConditionalPut()) {
            LOG.info("store honours conditional puts");
        } else {
            LOG.warn("STORE IGNORES CONDITIONAL PUTS: two members that both believe to own a partition can store "
                    + "overlapping segments. Reading back still gives each snapshot once.");
        }
    }
}
