package dev.perrin.wire;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Record keys. A key decides the partition, and on compacted topics what a later record replaces.
public final class RecordKeys {
    private RecordKeys() {}

    /// Key of everything that is ordered per run.
    public static byte[] ofRun(RunId run) {
        return bytes(run.value());
    }

    /// Key on [Topic#SNAPSHOTS]: the parts of a shard stay in order on one partition, shards and runs spread over all.
    public static byte[] ofShard(RunId run, int shard) {
        return bytes(run.value() + "/" + String.format(Locale.ROOT, "%05d", shard));
    }

    /// Key on [Topic#CURVATURE]: compaction keeps every part.
    public static byte[] ofCurvaturePart(RunId run, long step, int part) {
        return bytes(run.value() + "/" + step + "/" + part);
    }

    /// Key on [Topic#CHECKPOINT_PARTS]: compaction keeps the parts of the last two checkpoints of a run.
    public static byte[] ofCheckpointPart(RunId run, long number, int part) {
        return bytes(run.value() + (number % 2 == 0 ? "/even/" : "/odd/") + part);
    }

    /// Key on [Topic#CHECKPOINT_PARTS] of a part of the reference point.
    public static byte[] ofReferencePart(RunId run, int part) {
        return bytes(run.value() + "/reference/" + part);
    }

    /// Key on [Topic#DEAD_LETTERS]: a record refused twice, after a restart, has one key.
    public static byte[] ofDeadLetter(String topic, int partition, long offset) {
        return bytes(topic + "/" + partition + "/" + offset);
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
