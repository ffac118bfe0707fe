package dev.perrin.trainer.kafka;

import dev.perrin.trainer.checkpoint.CheckpointLog;
import dev.perrin.trainer.checkpoint.CheckpointStore;
import dev.perrin.wire.RunId;
import dev.perrin.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Checkpoints on `perrin.checkpoints` and `perrin.checkpoint-parts`.
public final class KafkaCheckpointStore implements CheckpointStore {
    private static final System.Logger LOG = System.getLogger(KafkaCheckpointStore.class.getName());

    private final KafkaSettings settings;

    public KafkaCheckpointStore(KafkaSettings settings) {
        this.settings = settings;
    }

    @Override
    public CheckpointLog claim(RunId run) {
        return KafkaCheckpointLog.claim(settings, run);
    }

    @Override
    public Set<RunId> runs() {
        Set<RunId> runs = new HashSet<>();
        // Not only what was committed: a transaction that a killed trainer left open would have to be waited for, and
        // ends
        // only when its run is claimed.
        TopicScan.of(settings, Topic.CHECKPOINTS).forEach(received -> note(received, runs));
        return runs;
    }

    private static void note(ConsumerRecord<byte[], byte[]> received, Set<RunId> runs) {
        try {
            RunId run = new RunId(new String(received.key(), StandardCharsets.UTF_8));
            if (received.value() == null) {
                runs.remove(run);
            } else {
                runs.add(run);
            }
        } catch (IllegalArgumentException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "event=record-refused topic=" + received.topic() + " partition=" + received.partition() + " offset="
                            + received.offset(),
                    e);
        }
    }
}
