package dev.perrin.local.demo;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.wire.Topic;
import dev.perrin.wire.frame.FrameDecoder;
import dev.perrin.wire.frame.FramePart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Everything that a broker holds of one run, without what says whose and when it is.
///
/// @param snapshots header and payload of each part, in the order of arrival
/// @param last record; an empty one where there is none
record PublishedRecords(
        List<ByteString> snapshots,
        List<ObservationBatch> observations,
        List<CurvaturePart> curvature,
        RunRecord last) {
    static PublishedRecords of(String broker, String run) throws InvalidProtocolBufferException {
        List<ByteString> snapshots = new ArrayList<>();
        for (byte[] frame : values(broker, Topic.SNAPSHOTS)) {
            FramePart part = FrameDecoder.decode(frame);
            if (part.header().getRun().equals(run)) {
                snapshots.add(part.header().toBuilder()
                        .clearRun()
                        .build()
                        .toByteString()
                        .concat(ByteString.copyFrom(part.positionBytes()))
                        .concat(ByteString.copyFrom(part.velocityBytes())));
            }
        }
        List<ObservationBatch> observations = new ArrayList<>();
        for (byte[] value : values(broker, Topic.OBSERVATIONS)) {
            ObservationBatch batch = ObservationBatch.parseFrom(value);
            if (batch.getRun().equals(run)) {
                observations.add(
                        batch.toBuilder().clearRun().clearStepsPerSecond().build());
            }
        }
        List<CurvaturePart> curvature = new ArrayList<>();
        for (byte[] value : values(broker, Topic.CURVATURE)) {
            CurvaturePart part = CurvaturePart.parseFrom(value);
            if (part.getRun().equals(run)) {
                curvature.add(part.toBuilder().clearRun().build());
            }
        }
        return new PublishedRecords(snapshots, observations, curvature, last(broker, run));
    }

    /// The last record of a run, or an empty one.
    static RunRecord last(String broker, String run) throws InvalidProtocolBufferException {
        RunRecord last = RunRecord.getDefaultInstance();
        for (byte[] value : values(broker, Topic.RUNS)) {
            RunRecord record = RunRecord.parseFrom(value);
            last = record.getRun().equals(run) ? record : last;
        }
        return last;
    }

    /// The last record, without what differs between two runs of one specification.
    RunRecord timelessEnd() {
        RunRecord.Builder end =
                last.toBuilder().clearRun().clearStartedAt().clearUpdatedAt().clearResumptions();
        end.getSpecBuilder().clearRun();
        end.getProgressBuilder().clearRemainingSeconds().clearLoss();
        return end.build();
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String broker) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", broker, "group.id", "resume-it-" + UUID.randomUUID(), "enable.auto.commit", false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, Topic topic) {
        return consumer.partitionsFor(topic.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private static List<byte[]> values(String broker, Topic topic) {
        List<byte[]> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker)) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                for (ConsumerRecord<byte[], byte[]> received : consumer.poll(Duration.ofMillis(200))) {
                    if (received.value() != null) {
                        values.add(received.value());
                    }
                }
            }
        }
        return values;
    }
}
