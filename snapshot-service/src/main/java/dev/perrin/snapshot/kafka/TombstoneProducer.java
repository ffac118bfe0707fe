package dev.perrin.snapshot.kafka;

import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.lifecycle.Tombstones;
import dev.perrin.wire.RecordKeys;
import dev.perrin.wire.RunId;
import dev.perrin.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/// Marks a run as deleted in Kafka: an empty record under the run's key, and under each key of its measurements.
public final class TombstoneProducer implements Tombstones, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TombstoneProducer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long RECHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final KafkaProducer<byte[], byte[]> producer;
    private final CurvatureKeys curvature;
    private final RunDirectory directory;

    public TombstoneProducer(KafkaSettings settings, CurvatureKeys curvature, RunDirectory directory) {
        this.producer = Clients.producer(settings);
        this.curvature = curvature;
        this.directory = directory;
    }

    @Override
    public void write(RunId run) {
        if (!directory.isCaughtUp() || !curvature.isCaughtUp()) {
            throw new ArchiveUnavailableException(
                    "perrin.runs and perrin.curvature have not been read to their ends yet; try again");
        }
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try {
            for (String key : curvature.of(run)) {
                sent.add(producer.send(tombstone(Topic.CURVATURE, key.getBytes(StandardCharsets.UTF_8))));
            }
            sent.add(producer.send(tombstone(Topic.RUNS, RecordKeys.ofRun(run))));
            for (Future<RecordMetadata> one : sent) {
                one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (KafkaException | ExecutionException | TimeoutException failed) {
            throw new ArchiveUnavailableException("run " + run + " cannot be marked as deleted: " + failed, failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchiveUnavailableException("interrupted while run " + run + " was marked as deleted", e);
        }
        awaitKnown(run);
        curvature.forget(run);
    }

    /// A trainer that goes on says so on `perrin.runs`; the tombstone must stay the last word.
    public void repeat(RunId run) {
        LOG.infof("deleted run was announced again, to be marked anew run=%s", run);
        Future<RecordMetadata> unusedAsTheCallbackTells =
                producer.send(tombstone(Topic.RUNS, RecordKeys.ofRun(run)), (_, failure) -> {
                    if (failure != null) {
                        LOG.warnf("deleted run was not marked anew run=%s cause=%s", run, failure.getMessage());
                    }
                });
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }

    private void awaitKnown(RunId run) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!directory.isDeleted(run)) {
            if (System.nanoTime() - deadline > 0) {
                throw new ArchiveUnavailableException(
                        "run " + run + " is marked as deleted, but perrin.runs could not be read; try again");
            }
            LockSupport.parkNanos(RECHECK_NANOS);
        }
    }

    private static ProducerRecord<byte[], byte[]> tombstone(Topic topic, byte[] key) {
        return new ProducerRecord<>(topic.topicName(), key, null);
    }
}
