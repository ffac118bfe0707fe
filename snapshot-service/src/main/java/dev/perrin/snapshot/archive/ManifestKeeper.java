package dev.perrin.snapshot.archive;

import dev.perrin.wire.RunId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/// Writes the manifests. Made from a listing each time, so it names only what exists; of several members only the one
/// responsible for a run writes. Call [#write] at the pace at which manifests may change.
public final class ManifestKeeper {
    /// Passes between two looks at a run that has ended without all its snapshots being stored.
    private static final int PASSES_OF_INCOMPLETE = 5;

    /// A rule that another member follows removes segments one after the other, faster than they are asked.
    private static final int TRIES = 5;

    /// A manifest that was written is looked at after 4, 8, 16, … passes, and after this many for the last time.
    private static final int MAX_PASSES_OF_LOOKING = 1 << 10;

    private record Written(long sizeInBytes, int crc32c, boolean complete, AtomicInteger passes, AtomicInteger looks) {
        Written(ObjectContent content, boolean complete) {
            this(content.sizeInBytes(), content.crc32c(), complete, new AtomicInteger(), new AtomicInteger());
        }

        boolean isIn(ObjectInfo info) {
            return info.sizeInBytes() == sizeInBytes
                    && Checksums.format(crc32c).equals(info.metadata().get(ObjectContent.CHECKSUM));
        }
    }

    private final SnapshotArchive archive;
    private final SegmentStore segments;
    private final SegmentCatalog catalog;
    private final RunDirectory directory;
    private final RunRecords records;
    private final StoredCounts counts;
    private final Function<RunId, Optional<QuotaExceeded>> quotas;
    private final Set<RunId> changed = ConcurrentHashMap.newKeySet();
    private final Map<RunId, Written> written = new HashMap<>();

    /// For runs without quotas.
    public ManifestKeeper(
            SnapshotArchive archive, SegmentStore segments, SegmentCatalog catalog, RunDirectory directory) {
        this(
                archive,
                segments,
                catalog,
                directory,
                new StoredCounts(archive, new StoredOrdinals(new SegmentReader(archive, catalog))),
                _ -> Optional.empty());
    }

    /// @param quotas which run has reached its quota, as far as this member knows
    public ManifestKeeper(
            SnapshotArchive archive,
            SegmentStore segments,
            SegmentCatalog catalog,
            RunDirectory directory,
            StoredCounts counts,
            Function<RunId, Optional<QuotaExceeded>> quotas) {
        this.archive = archive;
        this.segments = segments;
        this.catalog = catalog;
        this.directory = directory;
        this.records = new RunRecords(archive);
        this.counts = counts;
        this.quotas = quotas;
    }

    /// Something was stored, or the run has another record. Thread safe.
    public void changed(RunId run) {
        changed.add(run);
    }

    /// Writes what has changed, and looks again at runs of which another member may store shards.
    ///
    /// A run that cannot be written does not hold up the others; the first failure is thrown at the end.
    ///
    /// @param responsible for which runs this member writes
    public void write(Predicate<RunId> responsible) {
        List<RuntimeException> failures = new ArrayList<>();
        for (RunId run : directory.runs()) {
            if (!responsible.test(run)) {
                written.remove(run);
            } else {
                try {
                    forgetIfReplaced(run);
                    if (changed.remove(run) || isOpen(run)) {
                        write(run);
                    }
                } catch (RuntimeException failed) {
                    changed.add(run);
                    failures.add(failed);
                }
            }
        }
        if (!failures.isEmpty()) {
            RuntimeException first = failures.getFirst();
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    /// Makes the manifest from the objects.
    ///
    /// @throws ObjectMissingException when segments go whenever it begins
    public RunManifest compose(KnownRun run) {
        for (int attempt = 1; ; attempt++) {
            try {
                return compose(run, catalog.current(run.id(), segments.list(run.id())));
            } catch (ObjectMissingException removedMeanwhile) {
                if (attempt == TRIES) {
                    throw removedMeanwhile;
                }
            }
        }
    }

    /// Makes it from the objects, and believes nothing that was known of them.
    public RunManifest remake(KnownRun run) {
        List<StoredObject> objects = segments.list(run.id());
        List<Segment> described = objects.stream()
                .flatMap(object -> SegmentKey.parse(object.objectKey()).stream())
                .sorted(SegmentKey.ORDER)
                .map(catalog::refresh)
                .toList();
        return compose(run, described);
    }

    /// Writes the manifest at once, whoever is responsible for the run: something of it has gone, and whoever is may
    /// think that nothing changes any more. Thread safe.
    public void renew(RunId run) {
        directory.find(run).ifPresent(known -> {
            boolean _ = put(run, compose(known));
        });
    }

    /// Stores a manifest unless these very bytes are there already.
    ///
    /// @return whether it was stored
    public boolean put(RunId run, RunManifest manifest) {
        ObjectContent content = ObjectContent.of(manifest.toJson(), "application/json");
        if (isThere(run, content) && isReadable(run)) {
            return false;
        }
        archive.put(RunObjects.manifest(run), content);
        changed.add(run);
        return true;
    }

    private boolean isReadable(RunId run) {
        try {
            return CheckedObject.read(archive, RunObjects.manifest(run)).hasRemaining();
        } catch (CorruptObjectException | ObjectMissingException unreadable) {
            return false;
        }
    }

    private RunManifest compose(KnownRun run, List<Segment> described) {
        StoredCounts.Count count = counts.of(Optional.of(run.record()), described);
        return new RunManifest(
                run.record(),
                described,
                archive.list(RunObjects.curvature(run.id())),
                count.snapshots(),
                count.complete(),
                quotas.apply(run.id()));
    }

    private void write(RunId id) {
        KnownRun run = directory.find(id).orElseThrow();
        records.keep(run.record());
        RunManifest manifest = compose(run);
        ObjectContent content = ObjectContent.of(manifest.toJson(), "application/json");
        if (!isStored(id, content)) {
            archive.put(RunObjects.manifest(id), content);
        }
        written.put(id, new Written(content, manifest.complete()));
    }

    /// The put of a manifest has no condition: one of a member that was responsible before, or one that was given up
    /// and reached the store much later, can replace a newer one.
    private void forgetIfReplaced(RunId id) {
        Written last = written.get(id);
        if (last == null) {
            return;
        }
        int looks = last.looks.incrementAndGet();
        boolean due = looks >= 4 && looks <= MAX_PASSES_OF_LOOKING && Integer.bitCount(looks) == 1;
        if (due && archive.find(RunObjects.manifest(id)).filter(last::isIn).isEmpty()) {
            written.remove(id);
        }
    }

    /// A run of which nothing is remembered may have been written by another member, or before a restart.
    private boolean isStored(RunId id, ObjectContent content) {
        Written last = written.get(id);
        if (last != null) {
            return last.sizeInBytes == content.sizeInBytes() && last.crc32c == content.crc32c();
        }
        return isThere(id, content);
    }

    private boolean isThere(RunId id, ObjectContent content) {
        return archive.find(RunObjects.manifest(id))
                .filter(new Written(content, false)::isIn)
                .isPresent();
    }

    /// Whether other members may have stored something since. A run that has ended short of what it published is
    /// looked at again, but seldom.
    private boolean isOpen(RunId run) {
        Written last = written.get(run);
        if (last == null) {
            return true;
        }
        boolean ended = directory.find(run).map(KnownRun::hasEnded).orElse(true);
        return !last.complete && (!ended || last.passes.incrementAndGet() % PASSES_OF_INCOMPLETE == 0);
    }
}
