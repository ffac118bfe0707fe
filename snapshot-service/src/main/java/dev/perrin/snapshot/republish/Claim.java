package dev.perrin.snapshot.republish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.perrin.snapshot.archive.CorruptObjectException;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.RunObjects;
import dev.perrin.wire.RunId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The right to write the record of a run that is published again. Of several claims to one run the one with the
/// highest number holds.
///
/// @param run the new run
/// @param number counts the claims to the run
/// @param holder differs from every other claim's
/// @param beats grows while the holder lives
/// @param ended the run's last record is written: nobody claims the run any more
record Claim(RunId run, int number, String holder, long beats, boolean ended) {
    private static final String FORMAT = "perrin-claim-1";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    String objectKey() {
        return RunObjects.republication(run, number);
    }

    Claim next() {
        return new Claim(run, number, holder, beats + 1, ended);
    }

    Claim end() {
        return new Claim(run, number, holder, beats, true);
    }

    boolean isOf(Claim other) {
        return number == other.number && holder.equals(other.holder);
    }

    ObjectContent content() {
        try {
            return ObjectContent.of(
                    JSON.writeValueAsBytes(JSON.createObjectNode()
                            .put("format", FORMAT)
                            .put("holder", holder)
                            .put("beats", beats)
                            .put("ended", ended)),
                    "application/json");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("claim cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    static Claim parse(RunId run, int number, ByteBuffer bytes) {
        String objectKey = RunObjects.republication(run, number);
        try {
            JsonNode root = JSON.readTree(StandardCharsets.UTF_8.decode(bytes).toString());
            if (!FORMAT.equals(root.path("format").asText())) {
                throw new CorruptObjectException(objectKey + " has no known format");
            }
            return new Claim(
                    run,
                    number,
                    root.path("holder").asText(),
                    root.path("beats").asLong(),
                    root.path("ended").asBoolean());
        } catch (JsonProcessingException e) {
            throw new CorruptObjectException(objectKey + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
