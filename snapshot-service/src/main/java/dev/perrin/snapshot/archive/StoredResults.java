package dev.perrin.snapshot.archive;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.wire.RunId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Last results of analyses beside the run they are of, as JSON that a notebook can open. Each is an object of its own
/// under its sequence, so that two instances that write at once cannot replace a newer one; older ones are removed
/// afterwards. Thread safe.
public final class StoredResults {
    private static final String LIVE = "live";

    private final SnapshotArchive archive;
    private final StoredRuns runs;

    public StoredResults(SnapshotArchive archive, StoredRuns runs) {
        this.archive = archive;
        this.runs = runs;
    }

    /// Durable when this returns. The same again changes nothing.
    ///
    /// @return its key
    /// @throws IllegalArgumentException naming field, value and rule
    /// @throws UnknownRunException when nothing is known of the run
    public String put(AnalysisResult result) {
        RunId run = new RunId(result.getRun());
        String id = id(result.getResultId());
        require(result.getLast(), "result.last", false, "must be true: only last results are kept");
        require(result.getSequence() > 0, "result.sequence", result.getSequence(), "must be greater than 0");
        if (runs.find(run).isEmpty()) {
            throw new UnknownRunException(run);
        }
        String objectKey = RunObjects.result(run, id, result.getSequence());
        archive.ensure(objectKey, () -> content(result));
        for (StoredObject older : archive.list(RunObjects.results(run, id))) {
            if (older.objectKey().compareTo(objectKey) < 0) {
                archive.remove(older.objectKey());
            }
        }
        return objectKey;
    }

    /// The one with the greatest sequence.
    ///
    /// @throws CorruptObjectException when it is not what was stored
    public Optional<Kept> find(RunId run, String resultId) {
        List<StoredObject> stored = archive.list(RunObjects.results(run, id(resultId)));
        return stored.isEmpty()
                ? Optional.empty()
                : Optional.of(read(stored.getLast().objectKey()));
    }

    /// Ids of the results of a run, in order.
    public List<String> ids(RunId run) {
        return archive.folders(RunObjects.results(run));
    }

    /// A result and where it is kept.
    public record Kept(String objectKey, AnalysisResult result) {}

    private Kept read(String objectKey) {
        String json = StandardCharsets.UTF_8
                .decode(CheckedObject.read(archive, objectKey))
                .toString();
        AnalysisResult.Builder result = AnalysisResult.newBuilder();
        try {
            JsonFormat.parser().ignoringUnknownFields().merge(json, result);
        } catch (InvalidProtocolBufferException e) {
            throw new CorruptObjectException(objectKey + " is not a result: " + e.getMessage());
        }
        return new Kept(objectKey, result.build());
    }

    private static ObjectContent content(AnalysisResult result) {
        try {
            String json = JsonFormat.printer().omittingInsignificantWhitespace().print(result);
            return ObjectContent.of(json.getBytes(StandardCharsets.UTF_8), "application/json");
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a result has no field that JSON cannot hold", e);
        }
    }

    private static String id(String resultId) {
        if (resultId.isEmpty()) {
            return LIVE;
        }
        require(
                RunId.isValid(resultId),
                "result_id",
                "'" + resultId.replaceAll("\\p{Cntrl}", "?") + "'",
                "must be 1 to 64 of [a-z0-9-]");
        return resultId;
    }

    private static void require(boolean holds, String field, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(field + " " + value + ": " + rule);
        }
    }
}
