package dev.perrin.trainer.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.wire.RunId;
import dev.perrin.wire.Topic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Reads `perrin.runs` from its start to the end it has now; the last record of a run counts.
final class RunsReader {
    private static final System.Logger LOG = System.getLogger(RunsReader.class.getName());

    private final KafkaSettings settings;

    RunsReader(KafkaSettings settings) {
        this.settings = settings;
    }

    List<RunRecord> read() {
        Map<RunId, RunRecord> latest = new LinkedHashMap<>();
        TopicScan.of(settings, Topic.RUNS).forEach(received -> keep(received, latest));
        return List.copyOf(latest.values());
    }

    private static void keep(ConsumerRecord<byte[], byte[]> received, Map<RunId, RunRecord> latest) {
        byte[] value = received.value();
        if (value == null) {
            return;
        }
        try {
            RunRecord runRecord = RunRecord.parseFrom(value);
            latest.put(new RunId(runRecord.getRun()), runRecord);
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "event=record-refused topic=" + received.topic() + " partition=" + received.partition() + " offset="
                            + received.offset(),
                    e);
        }
    }
}
