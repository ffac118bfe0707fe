package dev.perrin.snapshot.lifecycle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.perrin.snapshot.archive.CheckedObject;
import dev.perrin.snapshot.archive.CorruptObjectException;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.ObjectMissingException;
import dev.perrin.snapshot.archive.RunObjects;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.wire.RunId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// The rule of each run, an object beside the run's others. Thread safe.
public final class RetentionRules {
    private static final String FORMAT = "perrin-retention-1";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SnapshotArchive archive;
    private final RetentionRule defaults;

    /// @param defaults for runs that have no rule of their own
    public RetentionRules(SnapshotArchive archive, RetentionRule defaults) {
        this.archive = archive;
        this.defaults = defaults;
    }

    /// @param inherited it is the default
    public record RunRule(RetentionRule rule, boolean inherited) {}

    /// @throws CorruptObjectException when there is a rule that cannot be read; nothing may be removed then
    public RunRule find(RunId run) {
        String objectKey = RunObjects.retention(run);
        try {
            String json = StandardCharsets.UTF_8
                    .decode(CheckedObject.read(archive, objectKey))
                    .toString();
            return new RunRule(parse(objectKey, json), false);
        } catch (ObjectMissingException none) {
            return new RunRule(defaults, true);
        }
    }

    /// What the run may hold; 0: as much as it likes.
    public long quotaInBytes(RetentionRule rule) {
        return rule.quotaInBytes() == 0 ? defaults.quotaInBytes() : rule.quotaInBytes();
    }

    public void set(RunId run, RetentionRule rule) {
        try {
            byte[] json = JSON.writerWithDefaultPrettyPrinter()
                    .writeValueAsBytes(JSON.createObjectNode()
                            .put("format", FORMAT)
                            .put("protectedSeconds", rule.protectedFor().toSeconds())
                            .put("every", rule.every())
                            .put("perDecade", rule.perDecade())
                            .put("maxAgeSeconds", rule.maxAge().toSeconds())
                            .put("maxBytes", rule.maxBytes())
                            .put("quotaInBytes", rule.quotaInBytes()));
            archive.put(RunObjects.retention(run), ObjectContent.of(json, "application/json"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("rule cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    /// Back to the default.
    public void reset(RunId run) {
        archive.remove(RunObjects.retention(run));
    }

    private static RetentionRule parse(String objectKey, String json) {
        try {
            JsonNode root = JSON.readTree(json);
            if (!FORMAT.equals(root.path("format").asText())) {
                throw new CorruptObjectException(
                        objectKey + " has format '" + root.path("format").asText() + "', which is unknown");
            }
            return new RetentionRule(
                    Duration.ofSeconds(root.path("protectedSeconds").asLong()),
                    root.path("every").asLong(),
                    root.path("perDecade").asInt(),
                    Duration.ofSeconds(root.path("maxAgeSeconds").asLong()),
                    root.path("maxBytes").asLong(),
                    root.path("quotaInBytes").asLong());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new CorruptObjectException(objectKey + ": " + e.getMessage(), e);
        }
    }
}
