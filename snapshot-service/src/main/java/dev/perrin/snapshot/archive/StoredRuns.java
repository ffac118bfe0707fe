package dev.perrin.snapshot.archive;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.wire.RunId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Answers what is stored, from the bucket itself: true on every member and after every restart. Thread safe.
public final class StoredRuns {
    private static final Comparator<StoredRun> NEWEST_FIRST = Comparator.comparing(
                    StoredRuns::startedAt, Timestamps.comparator())
            .reversed()
            .thenComparing(run -> run.id().value());

    private static final Logger LOG = System.getLogger(StoredRuns.class.getName());

    private final SnapshotArchive archive;
    private final SegmentStore segments;
    private final RunDirectory directory;
    private final RunRecords records;

    public StoredRuns(SnapshotArchive archive, SegmentStore segments, RunDirectory directory) {
        this.archive = archive;
        this.segments = segments;
        this.directory = directory;
        this.records = new RunRecords(archive);
    }

    /// Newest first.
    public List<StoredRun> list() {
        Set<RunId> ids = new TreeSet<>(Comparator.comparing(RunId::value));
        ids.addAll(directory.runs());
        archive.folders(RunObjects.RUNS).stream()
                .filter(RunId::isValid)
                .map(RunId::new)
                .forEach(ids::add);
        return ids.stream()
                .flatMap(id -> find(id).stream())
                .sorted(NEWEST_FIRST)
                .toList();
    }

    /// @return empty for a run of which nothing is known
    public Optional<StoredRun> find(RunId run) {
        List<StoredObject> objects = segments.list(run);
        Optional<RunRecord> record = directory
                .find(run)
                .map(KnownRun::record)
                .or(() -> manifest(run).map(RunManifest::record))
                .or(() -> records.find(run));
        if (objects.isEmpty() && record.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(describe(run, record, objects));
    }

    /// @return empty when there is none
    public Optional<RunManifest> manifest(RunId run) {
        String objectKey = RunObjects.manifest(run);
        try {
            RunManifest manifest = RunManifest.parse(objectKey, CheckedObject.read(archive, objectKey));
            if (!manifest.record().getRun().equals(run.value())) {
                throw new CorruptObjectException(
                        objectKey + " is of run " + manifest.record().getRun());
            }
            return Optional.of(manifest);
        } catch (ObjectMissingException none) {
            return Optional.empty();
        } catch (CorruptObjectException unreadable) {
            // It is made again from the objects; until then they speak for themselves.
            LOG.log(Level.WARNING, "manifest ignored run={0} cause={1}", run, unreadable.getMessage());
            return Optional.empty();
        }
    }

    public Trajectory trajectory(RunId run, int shard) {
        return Trajectory.of(archive.list(RunObjects.trajectory(run, shard)).stream()
                .flatMap(object -> SegmentKey.parse(object.objectKey()).stream())
                .toList());
    }

    private static StoredRun describe(RunId run, Optional<RunRecord> record, List<StoredObject> objects) {
        List<SegmentKey> keys = objects.stream()
                .flatMap(object -> SegmentKey.parse(object.objectKey()).stream())
                .sorted(SegmentKey.ORDER)
                .toList();
        return new StoredRun(
                run,
                record,
                objects,
                keys,
                objects.stream().mapToLong(StoredObject::sizeInBytes).sum());
    }

    private static Timestamp startedAt(StoredRun run) {
        return run.record().map(RunRecord::getStartedAt).orElse(Timestamp.getDefaultInstance());
    }
}
