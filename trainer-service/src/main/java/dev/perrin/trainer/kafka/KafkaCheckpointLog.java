package dev.perrin.trainer.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.proto.checkpoint.v1.Checkpoint;
import dev.perrin.proto.checkpoint.v1.RecordPlace;
import dev.perrin.publisher.PublishException;
import dev.perrin.trainer.checkpoint.CheckpointLog;
import dev.perrin.trainer.checkpoint.CheckpointLostException;
import dev.perrin.trainer.checkpoint.RunTakenOverException;
import dev.perrin.trainer.sgd.PhasePoint;
import dev.perrin.wire.RecordKeys;
import dev.perrin.wire.RunId;
import dev.perrin.wire.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/// The checkpoints of one run, written under a transactional id of the run: the broker lets only the producer write
/// that claimed it last.
///
/// The parts go first, in transactions of bounded size; then the record that names their places.
final class KafkaCheckpointLog implements CheckpointLog {
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    /// 30 MiB, a part of the producer's buffer.
    private static final int PARTS_PER_TRANSACTION = 32;

    private final KafkaSettings settings;
    private final RunId run;
    private final Producer<byte[], byte[]> producer;
    private @Nullable Checkpoint last;

    private KafkaCheckpointLog(KafkaSettings settings, RunId run, Producer<byte[], byte[]> producer) {
        this.settings = settings;
        this.run = run;
        this.producer = producer;
    }

    /// @throws PublishException when the broker cannot be reached
    static KafkaCheckpointLog claim(KafkaSettings settings, RunId run) {
        String id = "perrin-run-" + run;
        Map<String, Object> properties = settings.records().properties("perrin-checkpoints-" + run);
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        properties.put(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                Math.toIntExact(
                        TRANSACTION_TIMEOUT.plus(settings.deliveryTimeout()).toMillis()));
        try {
            Producer<byte[], byte[]> producer = new KafkaProducer<>(properties);
            try {
                producer.initTransactions();
            } catch (KafkaException e) {
                producer.close(Duration.ZERO);
                throw e;
            }
            return new KafkaCheckpointLog(settings, run, producer);
        } catch (KafkaException e) {
            throw new PublishException("cannot claim run '" + run + "' at " + settings.bootstrapServers(), e);
        }
    }

    @Override
    public Optional<Checkpoint> last() {
        AtomicReference<byte @Nullable []> latest = new AtomicReference<>();
        byte[] key = RecordKeys.ofRun(run);
        TopicScan.committed(settings, Topic.CHECKPOINTS).forEach(received -> {
            if (Arrays.equals(key, received.key())) {
                latest.set(received.value());
            }
        });
        byte[] value = latest.get();
        if (value == null) {
            return Optional.empty();
        }
        try {
            last = Checkpoint.parseFrom(value);
            return Optional.ofNullable(last);
        } catch (InvalidProtocolBufferException e) {
            throw new CheckpointLostException("the checkpoint of run '" + run + "' is damaged: " + e.getMessage());
        }
    }

    @Override
    public void read(Checkpoint checkpoint, PhasePoint point, float[] reference) {
        PlacedRecords records = new PlacedRecords(settings, Topic.CHECKPOINT_PARTS);
        CheckpointParts.join(
                run,
                checkpoint.getNumber(),
                records.read(checkpoint.getPhasePointList()),
                List.of(point.position(), point.velocity()));
        CheckpointParts.join(run, 0, records.read(checkpoint.getReferenceList()), List.of(reference));
    }

    @Override
    public void begin(Checkpoint checkpoint, PhasePoint point, float[] reference) {
        write(checkpoint, point, send(0, List.of(reference), part -> RecordKeys.ofReferencePart(run, part)));
    }

    @Override
    public void write(Checkpoint checkpoint, PhasePoint point) {
        Checkpoint before = last;
        if (before == null) {
            throw new IllegalStateException("the first checkpoint of run '" + run + "' must begin");
        }
        write(checkpoint, point, before.getReferenceList());
    }

    private void write(Checkpoint checkpoint, PhasePoint point, List<RecordPlace> reference) {
        long number = checkpoint.getNumber();
        List<RecordPlace> places = send(
                number,
                List.of(point.position(), point.velocity()),
                part -> RecordKeys.ofCheckpointPart(run, number, part));
        Checkpoint placed = checkpoint.toBuilder()
                .addAllPhasePoint(places)
                .addAllReference(reference)
                .build();
        List<RecordPlace> _ = commit(Topic.CHECKPOINTS, List.of(head(placed)));
        last = placed;
    }

    @Override
    public void confirm() {
        List<RecordPlace> _ = commit(Topic.CHECKPOINTS, List.of(head(last)));
    }

    @Override
    public void remove() {
        Checkpoint removed = last;
        List<RecordPlace> _ = commit(Topic.CHECKPOINTS, List.of(head(null)));
        if (removed == null) {
            return;
        }
        last = null;
        List<ProducerRecord<byte[], byte[]>> parts = new ArrayList<>();
        for (int part = 0; part < removed.getPhasePointCount(); part++) {
            parts.add(tombstone(Topic.CHECKPOINT_PARTS, RecordKeys.ofCheckpointPart(run, 0, part)));
            parts.add(tombstone(Topic.CHECKPOINT_PARTS, RecordKeys.ofCheckpointPart(run, 1, part)));
        }
        for (int part = 0; part < removed.getReferenceCount(); part++) {
            parts.add(tombstone(Topic.CHECKPOINT_PARTS, RecordKeys.ofReferencePart(run, part)));
        }
        List<RecordPlace> _ = commit(Topic.CHECKPOINT_PARTS, parts);
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }

    private ProducerRecord<byte[], byte[]> head(@Nullable Checkpoint checkpoint) {
        byte[] key = RecordKeys.ofRun(run);
        return checkpoint == null
                ? tombstone(Topic.CHECKPOINTS, key)
                : new ProducerRecord<>(Topic.CHECKPOINTS.topicName(), key, checkpoint.toByteArray());
    }

    @SuppressWarnings("NullAway") // A tombstone is a record without a value.
    private static ProducerRecord<byte[], byte[]> tombstone(Topic topic, byte[] key) {
        return new ProducerRecord<>(topic.topicName(), key, null);
    }

    private List<RecordPlace> send(long number, List<float[]> vectors, IntFunction<byte[]> key) {
        int count = CheckpointParts.count(vectors);
        List<RecordPlace> places = new ArrayList<>();
        for (int first = 0; first < count; first += PARTS_PER_TRANSACTION) {
            places.addAll(commit(
                    Topic.CHECKPOINT_PARTS,
                    IntStream.range(first, Math.min(count, first + PARTS_PER_TRANSACTION))
                            .mapToObj(part -> new ProducerRecord<>(
                                    Topic.CHECKPOINT_PARTS.topicName(),
                                    key.apply(part),
                                    CheckpointParts.cut(run, number, vectors, part)
                                            .toByteArray()))
                            .toList()));
        }
        return places;
    }

    private List<RecordPlace> commit(Topic topic, List<ProducerRecord<byte[], byte[]>> parts) {
        try {
            producer.beginTransaction();
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (ProducerRecord<byte[], byte[]> part : parts) {
                sent.add(producer.send(part));
            }
            producer.commitTransaction();
            List<RecordPlace> places = new ArrayList<>();
            for (Future<RecordMetadata> each : sent) {
                RecordMetadata metadata = each.get();
                places.add(RecordPlace.newBuilder()
                        .setPartition(metadata.partition())
                        .setOffset(metadata.offset())
                        .build());
            }
            return places;
        } catch (ExecutionException e) {
            throw failure(topic, e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
            throw failure(topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(topic, e);
        }
    }

    /// Also ends the transaction, so that nothing waits for it.
    private RuntimeException failure(Topic topic, Throwable cause) {
        if (isFence(cause)) {
            return new RunTakenOverException(run, cause);
        }
        try {
            producer.abortTransaction();
        } catch (KafkaException e) {
            if (isFence(e)) {
                return new RunTakenOverException(run, e);
            }
            cause.addSuppressed(e);
        }
        return new PublishException(
                "no acknowledgement from " + settings.bootstrapServers() + " for " + topic.topicName(), cause);
    }

    private static boolean isFence(Throwable cause) {
        return cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException;
    }
}
