package dev.perrin.snapshot.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perrin.wire.RunId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Which snapshots rules have removed, or are about to: written before the first of them goes, so that what is missing
/// beyond it was lost. Thread safe.
public final class RemovedOrdinals {
    private static final String FORMAT = "perrin-removed-1";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SnapshotArchive archive;

    public RemovedOrdinals(SnapshotArchive archive) {
        this.archive = archive;
    }

    /// @throws CorruptObjectException when it cannot be read
    public OrdinalSet find(RunId run) {
        String objectKey = RunObjects.removed(run);
        try {
            JsonNode root = JSON.readTree(StandardCharsets.UTF_8
                    .decode(CheckedObject.read(archive, objectKey))
                    .toString());
            if (!FORMAT.equals(root.path("format").asText())) {
                throw new CorruptObjectException(objectKey + " has no known format");
            }
            List<OrdinalRange> ranges = new ArrayList<>();
            for (JsonNode range : root.path("ordinals")) {
                ranges.add(
                        new OrdinalRange(range.path(0).asLong(-1), range.path(1).asLong(-1)));
            }
            return OrdinalSet.of(ranges);
        } catch (ObjectMissingException none) {
            return OrdinalSet.EMPTY;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new CorruptObjectException(objectKey + ": " + e.getMessage(), e);
        }
    }

    public void put(RunId run, OrdinalSet removed) {
        ObjectNode root = JSON.createObjectNode().put("format", FORMAT);
        ArrayNode ranges = root.putArray("ordinals");
        removed.ranges().forEach(range -> ranges.addArray().add(range.first()).add(range.last()));
        try {
            archive.put(RunObjects.removed(run), ObjectContent.of(JSON.writeValueAsBytes(root), "application/json"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("ordinals cannot be written: " + e.getOriginalMessage(), e);
        }
    }
}
