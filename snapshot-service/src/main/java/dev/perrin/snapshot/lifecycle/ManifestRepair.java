package dev.perrin.snapshot.lifecycle;

import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.snapshot.archive.CheckedObject;
import dev.perrin.snapshot.archive.CorruptObjectException;
import dev.perrin.snapshot.archive.KnownRun;
import dev.perrin.snapshot.archive.ManifestKeeper;
import dev.perrin.snapshot.archive.ObjectMissingException;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.RunManifest;
import dev.perrin.snapshot.archive.RunObjects;
import dev.perrin.snapshot.archive.RunRecords;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.StoredObject;
import dev.perrin.snapshot.archive.UnknownRunException;
import dev.perrin.wire.RunId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Makes manifests again from the objects alone. Nothing that the old manifest says is believed, except the run record
/// where `record.json` is lost too. Done twice it gives the same bytes.
public final class ManifestRepair {
    private static final int MAX_TOLD = 10;

    private final SnapshotArchive archive;
    private final RunDirectory directory;
    private final ManifestKeeper manifests;

    public ManifestRepair(SnapshotArchive archive, RunDirectory directory, ManifestKeeper manifests) {
        this.archive = archive;
        this.directory = directory;
        this.manifests = manifests;
    }

    /// The record of the run is in none of the places where it can be.
    public static final class RecordLostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RecordLostException(RunId run) {
            super("the record of run " + run + " is neither in " + RunObjects.record(run)
                    + ", nor in the manifest, nor in Kafka: nothing tells its layout any more");
        }
    }

    /// @return what was wrong, for people; empty when all was right and nothing was written
    /// @throws UnknownRunException when nothing is stored of the run
    /// @throws RecordLostException when the objects do not tell what run it is; nothing is written then
    public List<String> repair(RunId run) {
        if (archive.list(RunObjects.run(run)).isEmpty() || directory.isDeleted(run)) {
            throw new UnknownRunException(run);
        }
        List<String> mended = new ArrayList<>();
        Old old = read(run);
        RunRecords records = new RunRecords(archive);
        Optional<RunRecord> kept = records.find(run);
        RunRecord record = directory
                .find(run)
                .map(KnownRun::record)
                .or(() -> kept)
                .or(() -> Optional.ofNullable(old.manifest).map(RunManifest::record))
                .orElseThrow(() -> new RecordLostException(run));
        if (records.keep(record)) {
            mended.add(kept.isEmpty() ? "the run record was missing" : "the run record was out of date");
        }
        RunManifest right = manifests.remake(KnownRun.of(record));
        if (manifests.put(run, right)) {
            mended.addAll(old.wrong);
            if (old.manifest != null) {
                mended.addAll(differences(old.manifest, right));
            }
        }
        return mended;
    }

    /// @param manifest null when there is none that can be read
    private record Old(@Nullable RunManifest manifest, List<String> wrong) {}

    private Old read(RunId run) {
        String objectKey = RunObjects.manifest(run);
        try {
            ByteBuffer bytes = CheckedObject.read(archive, objectKey);
            RunManifest manifest = RunManifest.parse(objectKey, bytes);
            return manifest.record().getRun().equals(run.value())
                    ? new Old(manifest, List.of())
                    : new Old(
                            null,
                            List.of("the manifest was that of run "
                                    + manifest.record().getRun()));
        } catch (ObjectMissingException none) {
            return new Old(null, List.of("the manifest was missing"));
        } catch (CorruptObjectException unreadable) {
            return new Old(null, List.of("the manifest could not be read: " + unreadable.getMessage()));
        }
    }

    private static List<String> differences(RunManifest old, RunManifest right) {
        List<String> found = new ArrayList<>();
        if (!old.record().equals(right.record())) {
            found.add("the manifest had another run record");
        }
        Map<String, Object> before = objects(old);
        Map<String, Object> after = objects(right);
        TreeSet<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        List<String> lines = new ArrayList<>();
        for (String key : keys) {
            if (!after.containsKey(key)) {
                lines.add("the manifest named " + key + ", which does not exist");
            } else if (!before.containsKey(key)) {
                lines.add("the manifest did not name " + key);
            } else if (!Objects.equals(before.get(key), after.get(key))) {
                lines.add("the manifest said something else of " + key);
            }
        }
        found.addAll(lines.subList(0, Math.min(lines.size(), MAX_TOLD)));
        if (lines.size() > MAX_TOLD) {
            found.add("… and so of " + (lines.size() - MAX_TOLD) + " more");
        }
        if (found.isEmpty()) {
            found.add("the manifest counted otherwise");
        }
        return found;
    }

    private static Map<String, Object> objects(RunManifest manifest) {
        Map<String, Object> objects = new HashMap<>();
        manifest.segments().forEach(segment -> objects.put(segment.key().objectKey(), segment));
        for (StoredObject object : manifest.curvature()) {
            objects.put(object.objectKey(), object);
        }
        return objects;
    }
}
