package dev.perrin.trainer.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.perrin.proto.checkpoint.v1.RecordPlace;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.publisher.PublishException;
import dev.perrin.publisher.SnapshotTransport;
import dev.perrin.publisher.kafka.KafkaSnapshotTransport;
import dev.perrin.trainer.checkpoint.CheckpointLostException;
import dev.perrin.trainer.run.RunStream;
import dev.perrin.wire.RecordKeys;
import dev.perrin.wire.RunId;
import dev.perrin.wire.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/// Everything runs publish on Kafka. Each run's snapshots have a producer of their own, so that no record queues
/// behind them and no run behind another.
public final class KafkaRunStream implements RunStream, AutoCloseable {
    /// Beyond the producer's own limit, so that the producer's reason is the one that is told.
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final KafkaSettings settings;
    private final Producer<byte[], byte[]> records;
    private final Map<RunId, Outstanding> observations = new ConcurrentHashMap<>();

    public KafkaRunStream(KafkaSettings settings) {
        this.settings = settings;
        this.records = new KafkaProducer<>(settings.records().properties("perrin-trainer-records"));
    }

    @Override
    public void publish(RunRecord runRecord) {
        RecordMetadata _ =
                await(send(Topic.RUNS, RecordKeys.ofRun(new RunId(runRecord.getRun())), runRecord), Topic.RUNS);
    }

    @Override
    public List<RecordPlace> publish(List<CurvaturePart> parts) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (CurvaturePart part : parts) {
            byte[] key = RecordKeys.ofCurvaturePart(new RunId(part.getRun()), part.getStep(), part.getPart());
            sent.add(send(Topic.CURVATURE, key, part));
        }
        List<RecordPlace> places = new ArrayList<>();
        for (Future<RecordMetadata> record : sent) {
            RecordMetadata metadata = await(record, Topic.CURVATURE);
            places.add(RecordPlace.newBuilder()
                    .setPartition(metadata.partition())
                    .setOffset(metadata.offset())
                    .build());
        }
        return places;
    }

    @Override
    public List<CurvaturePart> readCurvature(List<RecordPlace> places) {
        List<CurvaturePart> parts = new ArrayList<>();
        for (byte[] value : new PlacedRecords(settings, Topic.CURVATURE).read(places)) {
            try {
                parts.add(CurvaturePart.parseFrom(value));
            } catch (InvalidProtocolBufferException e) {
                throw new CheckpointLostException("a part of the curvature is damaged: " + e.getMessage());
            }
        }
        return parts;
    }

    @Override
    public void publish(ObservationBatch batch) {
        RunId run = new RunId(batch.getRun());
        Outstanding outstanding = observations.computeIfAbsent(run, _ -> new Outstanding());
        outstanding.add(failureMessage(Topic.OBSERVATIONS));
        try {
            // Its outcome is told to the callback.
            Future<RecordMetadata> _ = records.send(
                    new ProducerRecord<>(Topic.OBSERVATIONS.topicName(), RecordKeys.ofRun(run), batch.toByteArray()),
                    (_, failure) -> outstanding.remove(failure));
        } catch (KafkaException e) {
            outstanding.remove(e);
            throw new PublishException(failureMessage(Topic.OBSERVATIONS), e);
        }
    }

    @Override
    public void awaitObservations(RunId run) {
        Outstanding outstanding = observations.get(run);
        if (outstanding != null) {
            outstanding.awaitCurrent(patience(), failureMessage(Topic.OBSERVATIONS));
        }
    }

    @Override
    public void flushObservations(RunId run) {
        Outstanding outstanding = observations.remove(run);
        if (outstanding != null) {
            outstanding.await(patience(), failureMessage(Topic.OBSERVATIONS));
        }
    }

    @Override
    public SnapshotTransport snapshots(RunId run) {
        return KafkaSnapshotTransport.open(settings.snapshots(), run);
    }

    @Override
    public List<RunRecord> readRuns() {
        return new RunsReader(settings).read();
    }

    @Override
    public void close() {
        records.close(CLOSE_TIMEOUT);
    }

    private Future<RecordMetadata> send(Topic topic, byte[] key, MessageLite value) {
        try {
            return records.send(new ProducerRecord<>(topic.topicName(), key, value.toByteArray()));
        } catch (KafkaException e) {
            throw new PublishException(failureMessage(topic), e);
        }
    }

    private RecordMetadata await(Future<RecordMetadata> sent, Topic topic) {
        try {
            return sent.get(patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new PublishException(failureMessage(topic), e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new PublishException(failureMessage(topic), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PublishException(failureMessage(topic), e);
        }
    }

    private Duration patience() {
        return settings.deliveryTimeout().plus(MARGIN);
    }

    private String failureMessage(Topic topic) {
        return "no acknowledgement from " + settings.bootstrapServers() + " for " + topic.topicName();
    }
}
