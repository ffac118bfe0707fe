package dev.perrin.snapshot.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.snapshot.archive.IndexedSnapshot;
import dev.perrin.snapshot.archive.ProtoJson;
import dev.perrin.snapshot.archive.RunSummary;
import dev.perrin.snapshot.archive.Segment;
import dev.perrin.snapshot.archive.SnapshotHead;
import dev.perrin.snapshot.archive.StoredRun;
import java.util.List;
import java.util.Locale;

/// What the archive knows, as JSON: names in lowerCamelCase, 64-bit integers as numbers, a field that is not known
/// left out.
final class ArchiveJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ArchiveJson() {}

    static ObjectNode summary(RunSummary summary) {
        StoredRun run = summary.run();
        ObjectNode node = NODES.objectNode()
                .put("run", run.id().value())
                .put("snapshotsStored", summary.snapshotsStored())
                .put("sizeInBytes", run.sizeInBytes())
                .put("complete", summary.complete());
        run.record()
                .ifPresent(record -> node.put("phase", word(record.getPhase()))
                        .put("dimension", record.getLayout().getDimension())
                        .put("dataType", word(record.getDataType()))
                        .put("shards", record.getShardsCount())
                        .put("snapshotsPublished", record.getProgress().getSnapshotsPublished()));
        summary.quotaExceeded()
                .ifPresent(quota -> node.putObject("quotaExceeded")
                        .put("quotaInBytes", quota.quotaInBytes())
                        .put("firstRefusedOrdinal", quota.firstRefusedOrdinal())
                        .put("refused", quota.refused()));
        return node;
    }

    /// With the whole record, as the manifest has it, and all segments.
    static ObjectNode of(RunSummary summary, List<Segment> segments) {
        ObjectNode node = summary(summary);
        summary.run().record().ifPresent(record -> node.set("record", ProtoJson.of(record)));
        ArrayNode array = node.putArray("segments");
        segments.forEach(segment -> array.add(of(segment)));
        return node;
    }

    static ObjectNode of(Segment segment) {
        return NODES.objectNode()
                .put("objectKey", segment.key().objectKey())
                .put("shard", segment.key().shard())
                .put("firstOrdinal", segment.key().firstOrdinal())
                .put("lastOrdinal", segment.key().lastOrdinal())
                .put("snapshotCount", segment.snapshotCount())
                .put("firstStep", segment.firstStep())
                .put("lastStep", segment.lastStep())
                .put("sizeInBytes", segment.sizeInBytes())
                .put("crc32c", String.format(Locale.ROOT, "%08x", segment.crc32c()));
    }

    static ObjectNode of(IndexedSnapshot snapshot) {
        SnapshotHead head = snapshot.head();
        ObjectNode node = NODES.objectNode().put("ordinal", head.ordinal()).put("step", head.step());
        if (head.phase() != Phase.PHASE_UNSPECIFIED) {
            node.put("phase", word(head.phase())).put("reference", head.reference());
        }
        head.curvatureStep().ifPresent(step -> node.put("curvatureStep", step));
        if (!snapshot.whole()) {
            ArrayNode shards = node.putArray("storedShards");
            snapshot.storedShards().forEach(shards::add);
        }
        return node;
    }

    private static String word(RunPhase phase) {
        return word(phase.name(), "RUN_PHASE_");
    }

    private static String word(Phase phase) {
        return word(phase.name(), "PHASE_");
    }

    private static String word(DataType type) {
        return word(type.name(), "DATA_TYPE_");
    }

    private static String word(String constant, String prefix) {
        return constant.substring(constant.startsWith(prefix) ? prefix.length() : 0)
                .toLowerCase(Locale.ROOT);
    }
}
