package dev.perrin.snapshot.lifecycle;

import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.snapshot.archive.Checksums;
import dev.perrin.snapshot.archive.CorruptObjectException;
import dev.perrin.snapshot.archive.KnownRun;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.ObjectInfo;
import dev.perrin.snapshot.archive.ObjectMissingException;
import dev.perrin.snapshot.archive.OrdinalRange;
import dev.perrin.snapshot.archive.OrdinalSet;
import dev.perrin.snapshot.archive.Pace;
import dev.perrin.snapshot.archive.RemovedOrdinals;
import dev.perrin.snapshot.archive.RunManifest;
import dev.perrin.snapshot.archive.RunObjects;
import dev.perrin.snapshot.archive.Segment;
import dev.perrin.snapshot.archive.SegmentKey;
import dev.perrin.snapshot.archive.SegmentStore;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.StoredObject;
import dev.perrin.snapshot.archive.StoredOrdinals;
import dev.perrin.snapshot.archive.StoredRun;
import dev.perrin.snapshot.archive.StoredRuns;
import dev.perrin.snapshot.archive.UnknownRunException;
import dev.perrin.snapshot.lifecycle.Finding.Verdict;
import dev.perrin.wire.RunId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Reads everything of a run again and says what is not as it was stored. Changes nothing. Holds one piece of one
/// object in memory, and what the manifest holds.
public final class Scrub {
    private static final int PIECE_SIZE_IN_BYTES = 4 << 20;
    /// Two replacements during one reading are not a coincidence.
    private static final int TRIES = 3;
    private static final int MAX_RANGES_TOLD = 10;

    private final SnapshotArchive archive;
    private final StoredRuns runs;
    private final SegmentStore segments;
    private final StoredOrdinals ordinals;
    private final RemovedOrdinals removed;

    public Scrub(SnapshotArchive archive, StoredRuns runs, SegmentStore segments, StoredOrdinals ordinals) {
        this.archive = archive;
        this.runs = runs;
        this.segments = segments;
        this.ordinals = ordinals;
        this.removed = new RemovedOrdinals(archive);
    }

    /// @param findings takes one finding after another, in the order of the keys; those about snapshots come last
    /// @throws UnknownRunException when nothing is known of the run
    public void verify(RunId run, Pace pace, Consumer<Finding> findings) {
        StoredRun stored = runs.find(run).orElseThrow(() -> new UnknownRunException(run));
        List<StoredObject> objects = archive.list(RunObjects.run(run));
        // Read after the listing: what was stored between the two is named by the later one.
        Optional<RunManifest> manifest = runs.manifest(run);
        Map<String, Integer> named = named(manifest);
        boolean hasManifest = false;
        for (StoredObject object : objects) {
            Finding finding = read(object.objectKey(), pace);
            if (finding.verdict() == Verdict.INTACT) {
                if (object.objectKey().equals(RunObjects.manifest(run)) && manifest.isEmpty()) {
                    finding = finding.as(Verdict.DAMAGED, "it is no manifest of run " + run);
                } else if (manifest.isPresent() && isIndexed(object.objectKey(), run)) {
                    finding = compared(run, finding, named.get(object.objectKey()));
                }
            }
            hasManifest |= object.objectKey().equals(RunObjects.manifest(run));
            findings.accept(finding);
            named.remove(object.objectKey());
        }
        named.keySet().stream()
                .filter(key -> archive.find(key).isEmpty())
                .forEach(key -> findings.accept(new Finding(key, 0, Verdict.MISSING, "the manifest names it")));
        if (!hasManifest && !stored.objects().isEmpty()) {
            findings.accept(new Finding(RunObjects.manifest(run), 0, Verdict.MISSING, "repair makes it again"));
        }
        gaps(stored, findings);
    }

    private static Map<String, Integer> named(Optional<RunManifest> manifest) {
        Map<String, Integer> named = new TreeMap<>();
        manifest.ifPresent(found -> {
            found.segments().forEach(segment -> named.put(segment.key().objectKey(), segment.crc32c()));
            found.curvature().forEach(object -> named.put(object.objectKey(), 0));
        });
        return named;
    }

    private static boolean isIndexed(String objectKey, RunId run) {
        return SegmentKey.parse(objectKey).isPresent() || objectKey.startsWith(RunObjects.curvature(run));
    }

    /// Holds an object against the manifest, which may have been written since: a run that goes on stores, thins and
    /// names all the time.
    private Finding compared(RunId run, Finding finding, @Nullable Integer before) {
        Integer listed = before;
        if (!agrees(finding, listed)) {
            listed = named(runs.manifest(run)).get(finding.objectKey());
        }
        if (agrees(finding, listed) || archive.find(finding.objectKey()).isEmpty()) {
            return finding;
        }
        return listed == null
                ? finding.as(Verdict.UNLISTED, "the manifest does not name it; repair puts that right")
                : finding.as(
                        Verdict.DAMAGED,
                        "the manifest says checksum " + Checksums.format(listed)
                                + ": another segment in its place, or a manifest of an older day");
    }

    /// The manifest tells no checksums of curvature.
    private boolean agrees(Finding finding, @Nullable Integer listed) {
        return listed != null
                && SegmentKey.parse(finding.objectKey())
                        .flatMap(segments::find)
                        .map(segment -> segment.crc32c() == listed)
                        .orElse(true);
    }

    private Finding read(String objectKey, Pace pace) {
        long size = 0;
        String detail = "";
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Optional<ObjectInfo> info = archive.find(objectKey);
            if (info.isEmpty()) {
                return new Finding(objectKey, 0, Verdict.INTACT, "was removed meanwhile");
            }
            size = info.get().sizeInBytes();
            int checksum;
            try {
                checksum = checksum(objectKey, size, pace);
            } catch (ObjectMissingException gone) {
                continue;
            }
            String stored = info.get().metadata().get(ObjectContent.CHECKSUM);
            if (stored == null) {
                return withoutMetadata(objectKey, size);
            }
            if (Checksums.format(checksum).equals(stored)) {
                return new Finding(objectKey, size, Verdict.INTACT, "");
            }
            detail = "checksum is " + Checksums.format(checksum) + ", but " + stored + " was stored";
        }
        return new Finding(objectKey, size, Verdict.DAMAGED, detail);
    }

    /// A store that keeps no metadata: a segment of format 2 carries its checksums itself.
    private Finding withoutMetadata(String objectKey, long size) {
        Optional<SegmentKey> key = SegmentKey.parse(objectKey);
        if (key.isEmpty()) {
            return new Finding(objectKey, size, Verdict.INTACT, "was read, but nothing tells its checksum");
        }
        try {
            Optional<Segment> described = segments.find(key.get());
            return new Finding(
                    objectKey,
                    size,
                    Verdict.INTACT,
                    described.isPresent() && described.get().hasHead()
                            ? ""
                            : "was read, but nothing tells its checksum");
        } catch (CorruptObjectException damaged) {
            return new Finding(objectKey, size, Verdict.DAMAGED, String.valueOf(damaged.getMessage()));
        }
    }

    private int checksum(String objectKey, long size, Pace pace) {
        CRC32C checksum = new CRC32C();
        for (long offset = 0; offset < size; offset += PIECE_SIZE_IN_BYTES) {
            int length = (int) Math.min(PIECE_SIZE_IN_BYTES, size - offset);
            checksum.update(archive.read(objectKey, offset, length));
            pace.keep(length);
        }
        return (int) checksum.getValue();
    }

    private void gaps(StoredRun stored, Consumer<Finding> findings) {
        Map<Integer, OrdinalSet> byShard;
        OrdinalSet thinned;
        try {
            byShard = byShard(stored);
            thinned = removed.find(stored.id());
        } catch (CorruptObjectException damaged) {
            // Told with the object itself.
            return;
        }
        RunRecord record = stored.record().orElse(RunRecord.getDefaultInstance());
        long last = lastExpected(record, byShard);
        if (last < 0) {
            return;
        }
        OrdinalRange expected = new OrdinalRange(0, last);
        OrdinalSet anywhere = byShard.values().stream().reduce(OrdinalSet.EMPTY, OrdinalSet::and);
        OrdinalSet nowhere = anywhere.and(thinned).missingFrom(expected);
        long dropped = record.getProgress().getSnapshotsDropped();
        // The publisher says how many it dropped, not which.
        OrdinalSet excused = nowhere.count() <= dropped ? nowhere : OrdinalSet.EMPTY;
        int shards = Math.max(record.getShardsCount(), byShard.size());
        for (int shard = 0; shard < shards; shard++) {
            OrdinalSet missing = byShard.getOrDefault(shard, OrdinalSet.EMPTY)
                    .and(thinned)
                    .and(excused)
                    .missingFrom(expected);
            if (missing.count() > 0) {
                findings.accept(
                        new Finding(RunObjects.trajectory(stored.id(), shard), 0, Verdict.GAP, told(missing, dropped)));
            }
        }
    }

    /// Snapshots of a damaged segment are not missing: it was told with the segment what has become of them.
    private Map<Integer, OrdinalSet> byShard(StoredRun stored) {
        Map<Integer, OrdinalSet> byShard = new TreeMap<>();
        for (SegmentKey key : stored.segments()) {
            OrdinalSet held;
            try {
                held = segments.find(key)
                        .map(segment -> OrdinalSet.of(ordinals.of(segment)))
                        .orElse(OrdinalSet.EMPTY);
            } catch (ObjectMissingException gone) {
                held = OrdinalSet.EMPTY;
            } catch (CorruptObjectException damaged) {
                held = OrdinalSet.of(List.of(new OrdinalRange(key.firstOrdinal(), key.lastOrdinal())));
            }
            byShard.merge(key.shard(), held, OrdinalSet::and);
        }
        return byShard;
    }

    /// Of a run that goes on, what every shard has reached.
    private static long lastExpected(RunRecord record, Map<Integer, OrdinalSet> byShard) {
        if (KnownRun.hasEnded(record.getPhase())) {
            return record.getProgress().getSnapshotsPublished()
                    + record.getProgress().getSnapshotsDropped()
                    - 1;
        }
        if (byShard.isEmpty() || byShard.size() < record.getShardsCount()) {
            return -1;
        }
        return byShard.values().stream()
                .filter(set -> set.count() > 0)
                .mapToLong(set -> set.ranges().getLast().last())
                .min()
                .orElse(-1);
    }

    private static String told(OrdinalSet missing, long dropped) {
        String ranges = missing.ranges().stream()
                .limit(MAX_RANGES_TOLD)
                .map(range -> range.count() == 1 ? Long.toString(range.first()) : range.first() + "–" + range.last())
                .collect(Collectors.joining(", "));
        String more = missing.ranges().size() > MAX_RANGES_TOLD ? ", …" : "";
        return missing.count() + " snapshots are in no segment: ordinals " + ranges + more
                + (dropped == 0 ? "" : " (the publisher dropped " + dropped + " of the run)");
    }
}
