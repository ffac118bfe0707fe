package dev.perrin.snapshot.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perrin.wire.RunId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Which snapshots rules have removed, or are about to: written before the first of them goes, so that what is missing
/// beyond it was lost. Thread safe.
///
/// Members may follow rules for one run at the same time, and a put that was given up can reach the store much later.
/// So a list is never replaced by another one: each lies under the name of its content, all of them together say what
/// was removed, and a list goes only after one that contains it is durable:
///
/// ```text
///  member A:  {1,2} ──▶ puts {1,2,3}, removes {1,2} ─┐
///  member B:  {1,2} ──▶ puts {1,2,7}, removes {1,2} ─┴▶ {1,2,3} and {1,2,7} ──▶ whoever adds next joins them
/// ```
public final class RemovedOrdinals {
    private static final String FORMAT = "perrin-removed-1";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Some stores list what is half written, under another name.
    private static final Pattern NAME = Pattern.compile("/[0-9a-f]{32}\\.json$");

    /// A list that was listed and is gone has been joined with others: they are listed again.
    private static final int TRIES = 5;

    private final SnapshotArchive archive;

    public RemovedOrdinals(SnapshotArchive archive) {
        this.archive = archive;
    }

    /// @throws CorruptObjectException when a list cannot be read
    /// @throws ObjectMissingException when lists go whenever they are read
    public OrdinalSet find(RunId run) {
        return joined(lists(run));
    }

    /// Returns when it is durable that these are removed, too.
    ///
    /// @throws CorruptObjectException when a list of before cannot be read
    public void add(RunId run, OrdinalSet removed) {
        Map<String, OrdinalSet> before = lists(run);
        byte[] content = toJson(joined(before).and(removed));
        String objectKey = RunObjects.removed(run) + name(content);
        if (!before.containsKey(objectKey)) {
            archive.put(objectKey, ObjectContent.of(content, "application/json"));
        }
        before.keySet().stream().filter(key -> !key.equals(objectKey)).forEach(archive::remove);
    }

    /// By key.
    private Map<String, OrdinalSet> lists(RunId run) {
        for (int attempt = 1; ; attempt++) {
            Map<String, OrdinalSet> lists = new LinkedHashMap<>();
            try {
                archive.find(RunObjects.oldRemoved(run))
                        .ifPresent(_ -> lists.put(RunObjects.oldRemoved(run), read(RunObjects.oldRemoved(run))));
                archive.list(RunObjects.removed(run)).stream()
                        .map(StoredObject::objectKey)
                        .filter(key -> NAME.matcher(key).find())
                        .forEach(key -> lists.put(key, read(key)));
                return lists;
            } catch (ObjectMissingException joinedMeanwhile) {
                if (attempt == TRIES) {
                    throw joinedMeanwhile;
                }
            }
        }
    }

    private OrdinalSet read(String objectKey) {
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
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new CorruptObjectException(objectKey + ": " + e.getMessage(), e);
        }
    }

    private static OrdinalSet joined(Map<String, OrdinalSet> lists) {
        return lists.values().stream().reduce(OrdinalSet.EMPTY, OrdinalSet::and);
    }

    private static byte[] toJson(OrdinalSet removed) {
        ObjectNode root = JSON.createObjectNode().put("format", FORMAT);
        ArrayNode ranges = root.putArray("ordinals");
        removed.ranges().forEach(range -> ranges.addArray().add(range.first()).add(range.last()));
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("ordinals cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    /// Of a list with this content and no other.
    private static String name(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, 16) + ".json";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
