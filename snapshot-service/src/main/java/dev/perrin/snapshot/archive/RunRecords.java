package dev.perrin.snapshot.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.wire.RunId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The run record beside the run's segments: with it the manifest can be made from the bucket alone. Written before the
/// first segment, and again whenever it changes. Thread safe.
public final class RunRecords {
    private static final String FORMAT = "perrin-record-1";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Logger LOG = System.getLogger(RunRecords.class.getName());
    private static final int MAX_REMEMBERED = 100_000;

    private final SnapshotArchive archive;
    private final Map<RunId, Integer> stored = new ConcurrentHashMap<>();

    public RunRecords(SnapshotArchive archive) {
        this.archive = archive;
    }

    /// @return empty when there is none that can be read
    public Optional<RunRecord> find(RunId run) {
        String objectKey = RunObjects.record(run);
        try {
            String json = StandardCharsets.UTF_8
                    .decode(CheckedObject.read(archive, objectKey))
                    .toString();
            if (!FORMAT.equals(JSON.readTree(json).path("format").asText())) {
                throw new CorruptObjectException(objectKey + " has no known format");
            }
            RunRecord.Builder record = RunRecord.newBuilder();
            JsonFormat.parser().ignoringUnknownFields().merge(json, record);
            if (!record.getRun().equals(run.value())) {
                throw new CorruptObjectException(objectKey + " is of run " + record.getRun());
            }
            return Optional.of(record.build());
        } catch (ObjectMissingException none) {
            return Optional.empty();
        } catch (CorruptObjectException | JsonProcessingException | InvalidProtocolBufferException unreadable) {
            LOG.log(Level.WARNING, "record ignored run={0} cause={1}", run, unreadable.getMessage());
            return Optional.empty();
        }
    }

    /// Stores the record unless there is one: what is there may be newer.
    public void ensure(KnownRun run) {
        if (!stored.containsKey(run.id())) {
            ObjectContent content = content(run.record());
            if (find(run.id()).isEmpty()) {
                archive.put(RunObjects.record(run.id()), content);
            }
            remember(run.id(), 0);
        }
    }

    /// Stores the record unless it is there already.
    ///
    /// @return whether something was stored
    public boolean keep(RunRecord record) {
        RunId run = new RunId(record.getRun());
        ObjectContent content = content(record);
        if (Integer.valueOf(content.crc32c()).equals(stored.get(run))) {
            return false;
        }
        boolean same = find(run).filter(record::equals).isPresent();
        if (!same) {
            archive.put(RunObjects.record(run), content);
        }
        remember(run, content.crc32c());
        return !same;
    }

    /// Nothing is known any more of what is stored of the run.
    public void forget(RunId run) {
        stored.remove(run);
    }

    private void remember(RunId run, int crc32c) {
        if (stored.size() >= MAX_REMEMBERED) {
            stored.clear();
        }
        stored.put(run, crc32c);
    }

    private static ObjectContent content(RunRecord record) {
        ObjectNode root = JSON.createObjectNode().put("format", FORMAT);
        root.setAll(ProtoJson.of(record));
        try {
            return ObjectContent.of(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root), "application/json");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("record cannot be written: " + e.getOriginalMessage(), e);
        }
    }
}
