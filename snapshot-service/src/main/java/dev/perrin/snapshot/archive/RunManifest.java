package dev.perrin.snapshot.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.perrin.proto.run.v1.RunRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Index of a run, for people and notebooks that have the bucket alone. Lists only objects that exist; can be made
/// again from the objects at any time.
///
/// Form: the run record's fields in protobuf's JSON form (`spec`, `phase`, `layout`, `shards`, …), and beside them
/// `format`, `state`, `segments` and `curvature`.
///
/// @param record as last seen on `perrin.runs`
/// @param snapshotsStored snapshots of which every shard is stored
/// @param complete the run has ended, and everything that it published and no rule has removed is stored
/// @param quotaExceeded present while its snapshots are refused
public record RunManifest(
        RunRecord record,
        List<Segment> segments,
        List<StoredObject> curvature,
        long snapshotsStored,
        boolean complete,
        Optional<QuotaExceeded> quotaExceeded) {
    private static final String FORMAT = "perrin-manifest-1";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public RunManifest {
        segments = List.copyOf(segments);
        curvature = List.copyOf(curvature);
    }

    public byte[] toJson() {
        ObjectNode root = JSON.createObjectNode().put("format", FORMAT);
        root.setAll(ProtoJson.of(record));
        ObjectNode state = root.putObject("state")
                .put("snapshotsPublished", record.getProgress().getSnapshotsPublished())
                .put("snapshotsDropped", record.getProgress().getSnapshotsDropped())
                .put("snapshotsStored", snapshotsStored)
                .put("complete", complete);
        quotaExceeded.ifPresent(quota -> state.putObject("quotaExceeded")
                .put("quotaInBytes", quota.quotaInBytes())
                .put("firstRefusedOrdinal", quota.firstRefusedOrdinal())
                .put("refused", quota.refused()));
        ArrayNode segmentNodes = root.putArray("segments");
        for (Segment segment : segments) {
            segmentNodes
                    .addObject()
                    .put("objectKey", segment.key().objectKey())
                    .put("shard", segment.key().shard())
                    .put("firstOrdinal", segment.key().firstOrdinal())
                    .put("lastOrdinal", segment.key().lastOrdinal())
                    .put("snapshotCount", segment.snapshotCount())
                    .put("firstStep", segment.firstStep())
                    .put("lastStep", segment.lastStep())
                    .put("sizeInBytes", segment.sizeInBytes())
                    .put("crc32c", Checksums.format(segment.crc32c()))
                    .put("headLength", segment.headLength())
                    .put("headCrc32c", Checksums.format(segment.headCrc32c()));
        }
        ArrayNode curvatureNodes = root.putArray("curvature");
        for (StoredObject object : curvature) {
            curvatureNodes.addObject().put("objectKey", object.objectKey()).put("sizeInBytes", object.sizeInBytes());
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("manifest cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    /// @param bytes the whole object. Not modified.
    public static RunManifest parse(String objectKey, ByteBuffer bytes) {
        String json = StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
        try {
            JsonNode root = JSON.readTree(json);
            if (!FORMAT.equals(root.path("format").asText())) {
                throw new CorruptObjectException(
                        objectKey + " has format '" + root.path("format").asText() + "', which is unknown");
            }
            RunRecord.Builder record = RunRecord.newBuilder();
            JsonFormat.parser().ignoringUnknownFields().merge(json, record);
            List<Segment> segments = new ArrayList<>();
            for (JsonNode node : root.path("segments")) {
                segments.add(segment(objectKey, node));
            }
            List<StoredObject> curvature = new ArrayList<>();
            for (JsonNode node : root.path("curvature")) {
                curvature.add(new StoredObject(
                        node.path("objectKey").asText(),
                        node.path("sizeInBytes").asLong()));
            }
            JsonNode state = root.path("state");
            return new RunManifest(
                    record.build(),
                    segments,
                    curvature,
                    state.path("snapshotsStored").asLong(),
                    state.path("complete").asBoolean(),
                    Optional.of(state.path("quotaExceeded"))
                            .filter(JsonNode::isObject)
                            .map(quota -> new QuotaExceeded(
                                    quota.path("quotaInBytes").asLong(),
                                    quota.path("firstRefusedOrdinal").asLong(),
                                    quota.path("refused").asLong())));
        } catch (IllegalArgumentException e) {
            throw new CorruptObjectException(objectKey + ": " + e.getMessage(), e);
        } catch (InvalidProtocolBufferException e) {
            throw new CorruptObjectException(objectKey + " holds no run record: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CorruptObjectException(objectKey + " is not JSON: " + e.getMessage(), e);
        }
    }

    private static Segment segment(String objectKey, JsonNode node) {
        SegmentKey key = SegmentKey.parse(node.path("objectKey").asText())
                .orElseThrow(() -> new CorruptObjectException(
                        objectKey + " names a segment " + node.path("objectKey").asText()));
        return new Segment(
                key,
                node.path("snapshotCount").asLong(key.span()),
                node.path("firstStep").asLong(),
                node.path("lastStep").asLong(),
                node.path("sizeInBytes").asLong(),
                Checksums.parse(node.path("crc32c").asText()),
                node.path("headLength").asInt(0),
                Checksums.parse(node.path("headCrc32c").asText("0")));
    }
}
