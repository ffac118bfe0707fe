package dev.perrin.snapshot.lifecycle;

import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.snapshot.archive.CorruptObjectException;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.ObjectInfo;
import dev.perrin.snapshot.archive.ObjectMissingException;
import dev.perrin.snapshot.archive.OrdinalRange;
import dev.perrin.snapshot.archive.OrdinalSet;
import dev.perrin.snapshot.archive.RemovedOrdinals;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.RunObjects;
import dev.perrin.snapshot.archive.Segment;
import dev.perrin.snapshot.archive.SegmentCatalog;
import dev.perrin.snapshot.archive.SegmentContent;
import dev.perrin.snapshot.archive.SegmentKey;
import dev.perrin.snapshot.archive.SegmentReader;
import dev.perrin.snapshot.archive.ShardLayout;
import dev.perrin.snapshot.archive.ShardPoint;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.SnapshotHead;
import dev.perrin.snapshot.archive.StoredObject;
import dev.perrin.snapshot.archive.StoredRun;
import dev.perrin.snapshot.archive.StoredRuns;
import dev.perrin.snapshot.archive.UnknownRunException;
import dev.perrin.snapshot.archive.WholeSegment;
import dev.perrin.snapshot.lifecycle.RetentionPlan.Candidate;
import dev.perrin.wire.RunId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Lets snapshots go as a rule says. Thread safe; a run is worked on by one thread of a member at a time.
///
/// What is going to go is written down first ([RemovedOrdinals]). Then a segment that loses some of its snapshots is
/// put again under its own key with the others, in one put; one that loses all is removed. The last snapshot of a
/// shard stays, so the highest stored ordinal, from which the ingest goes on, never falls. A kill between any two
/// requests leaves every snapshot that stays, and the next application removes the rest. No more than one segment is
/// in memory.
///
/// A damaged segment is left as it is, for people to see, and so are the snapshots of other shards that it may hold as
/// far as the damage is known before; all others go. A segment that another member removes meanwhile is as good as
/// removed here.
public final class Thinning {
    /// Metadata of a thinned segment: when it was first stored.
    static final String STORED_AT = "perrin-stored-at";

    private static final Logger LOG = System.getLogger(Thinning.class.getName());
    private static final int MAX_REMEMBERED = 100_000;

    private final SnapshotArchive archive;
    private final StoredRuns runs;
    private final SegmentCatalog catalog;
    private final SegmentReader reader;
    private final RunDirectory directory;
    private final RemovedOrdinals ledger;
    private final Consumer<RunId> changed;
    private final InstantSource clock;
    private final Map<SegmentKey, Instant> storedAt = new ConcurrentHashMap<>();
    private final Map<RunId, ReentrantLock> locks = new ConcurrentHashMap<>();

    /// @param changed hears of every run of which something was removed
    public Thinning(
            SnapshotArchive archive,
            StoredRuns runs,
            SegmentCatalog catalog,
            SegmentReader reader,
            RunDirectory directory,
            Consumer<RunId> changed,
            InstantSource clock) {
        this.archive = archive;
        this.runs = runs;
        this.catalog = catalog;
        this.reader = reader;
        this.directory = directory;
        this.ledger = new RemovedOrdinals(archive);
        this.changed = changed;
        this.clock = clock;
    }

    /// What went.
    ///
    /// @param bytesFreed by segments that were removed and by those that shrank; an estimate with a dry run
    /// @param damaged keys of segments that were left alone because they are not what was stored
    public record Thinned(
            long snapshots, long bytesFreed, long segmentsRemoved, long segmentsThinned, List<String> damaged) {
        static final Thinned NOTHING = new Thinned(0, 0, 0, 0, List.of());

        public Thinned {
            damaged = List.copyOf(damaged);
        }
    }

    /// @param dryRun tells, and changes nothing
    /// @throws UnknownRunException when nothing is known of the run
    public Thinned apply(RunId run, RetentionRule rule, boolean dryRun) {
        ReentrantLock lock = locks.computeIfAbsent(run, _ -> new ReentrantLock());
        lock.lock();
        try {
            return applyLocked(run, rule, dryRun);
        } finally {
            lock.unlock();
        }
    }

    private Thinned applyLocked(RunId run, RetentionRule rule, boolean dryRun) {
        StoredRun stored = runs.find(run).orElseThrow(() -> new UnknownRunException(run));
        if (rule.keepsAll() || stored.record().isEmpty() || directory.isDeleted(run)) {
            return Thinned.NOTHING;
        }
        RunRecord record = stored.record().get();
        List<Segment> segments = new ArrayList<>();
        Map<SegmentKey, List<SnapshotHead>> heads = new LinkedHashMap<>();
        Map<SegmentKey, Instant> ages = new HashMap<>();
        Set<SegmentKey> damaged = new LinkedHashSet<>();
        for (Segment segment : catalog.current(run, stored.objects())) {
            try {
                ages.put(segment.key(), storedAt(segment.key()));
                heads.put(segment.key(), reader.head(segment.key()).heads());
                segments.add(segment);
            } catch (CorruptObjectException notWhatWasStored) {
                LOG.log(Level.WARNING, "left alone: {0}", notWhatWasStored.getMessage());
                damaged.add(segment.key());
                segments.add(segment);
            } catch (ObjectMissingException removedMeanwhile) {
                LOG.log(Level.DEBUG, "removed by another member: {0}", removedMeanwhile.getMessage());
            }
        }
        OrdinalSet before = ledger.find(run);
        OptionalLong reference =
                record.hasLimiting() ? OptionalLong.of(record.getLimiting().getReferenceStep()) : OptionalLong.empty();
        List<Long> removed = new RetentionPlan(rule, reference, clock.instant())
                .removed(candidates(record, segments, heads, ages, damaged, before), stored.sizeInBytes());
        if (removed.isEmpty()) {
            if (!dryRun && before.count() > 0) {
                // An application before this one may have been cut off just before its end.
                changed.accept(run);
            }
            return new Thinned(0, 0, 0, 0, told(damaged));
        }
        Set<Long> leaving = new HashSet<>(removed);
        if (!dryRun) {
            ledger.add(run, OrdinalSet.ofOrdinals(removed));
        }
        Work work = new Work(leaving, damaged, dryRun);
        segments.stream()
                .sorted(Comparator.comparingLong(
                                (Segment segment) -> segment.key().firstOrdinal())
                        .thenComparing(Segment::key, SegmentKey.ORDER))
                .forEach(segment -> work.thin(segment, heads.getOrDefault(segment.key(), List.of())));
        if (!dryRun) {
            changed.accept(run);
        }
        return new Thinned(removed.size(), work.bytesFreed, work.segmentsRemoved, work.segmentsThinned, told(damaged));
    }

    private static List<String> told(Set<SegmentKey> damaged) {
        return damaged.stream().map(SegmentKey::objectKey).toList();
    }

    private List<Candidate> candidates(
            RunRecord record,
            List<Segment> segments,
            Map<SegmentKey, List<SnapshotHead>> heads,
            Map<SegmentKey, Instant> ages,
            Set<SegmentKey> damaged,
            OrdinalSet before) {
        OrdinalSet unknown = OrdinalSet.of(damaged.stream()
                .map(key -> new OrdinalRange(key.firstOrdinal(), key.lastOrdinal()))
                .toList());
        Map<Integer, Long> lasts = new HashMap<>();
        segments.forEach(
                segment -> lasts.merge(segment.key().shard(), segment.key().lastOrdinal(), Math::max));
        // Before every shard has a snapshot, and above the last that every shard has, others may still come.
        long settled = lasts.size() < record.getShardsCount()
                ? -1
                : lasts.values().stream().mapToLong(last -> last).min().orElse(-1);
        Set<Long> neededSteps = neededSteps(record);
        Map<Long, Candidate> candidates = new TreeMap<>();
        for (Segment segment : segments) {
            if (damaged.contains(segment.key())) {
                continue;
            }
            Instant since = Objects.requireNonNull(ages.get(segment.key()));
            long share = segment.sizeInBytes() / segment.snapshotCount();
            for (SnapshotHead head : heads.getOrDefault(segment.key(), List.of())) {
                boolean needed = head.reference()
                        || neededSteps.contains(head.step())
                        || head.ordinal() > settled
                        || lasts.containsValue(head.ordinal())
                        || unknown.contains(head.ordinal());
                candidates.merge(
                        head.ordinal(),
                        new Candidate(
                                head.ordinal(), head.step(), needed, before.contains(head.ordinal()), since, share),
                        Thinning::joined);
            }
        }
        return new ArrayList<>(candidates.values());
    }

    private static Candidate joined(Candidate one, Candidate other) {
        return new Candidate(
                one.ordinal(),
                one.step(),
                one.needed() || other.needed(),
                one.leaving() || other.leaving(),
                one.storedAt().isAfter(other.storedAt()) ? one.storedAt() : other.storedAt(),
                one.sizeInBytes() + other.sizeInBytes());
    }

    /// Steps of the reference point and of every curvature measurement, of those that are stored and of the one that
    /// the record names.
    private Set<Long> neededSteps(RunRecord record) {
        Set<Long> steps = new HashSet<>();
        String prefix = RunObjects.curvature(new RunId(record.getRun()));
        for (StoredObject object : archive.list(prefix)) {
            String step = object.objectKey().substring(prefix.length()).split("/", 2)[0];
            if (step.matches("\\d{1,18}")) {
                steps.add(Long.parseLong(step));
            }
        }
        if (record.hasLimiting()) {
            steps.add(record.getLimiting().getReferenceStep());
            if (record.getLimiting().hasCurvatureStep()) {
                steps.add(record.getLimiting().getCurvatureStep());
            }
        }
        return steps;
    }

    /// A segment keeps the time at which it was first stored, however often it is thinned.
    private Instant storedAt(SegmentKey key) {
        Instant known = storedAt.get(key);
        if (known != null) {
            return known;
        }
        ObjectInfo info = archive.find(key.objectKey())
                .orElseThrow(() -> new ObjectMissingException("segment " + key.objectKey() + " is gone"));
        String kept = info.metadata().get(STORED_AT);
        Instant since = kept == null ? info.lastModified() : Instant.parse(kept);
        if (storedAt.size() >= MAX_REMEMBERED) {
            storedAt.clear();
        }
        storedAt.put(key, since);
        return since;
    }

    /// One application.
    private final class Work {
        private final Set<Long> leaving;
        private final Set<SegmentKey> damaged;
        private final boolean dryRun;
        private long bytesFreed;
        private long segmentsRemoved;
        private long segmentsThinned;

        /// @param damaged found so far. Modified.
        Work(Set<Long> leaving, Set<SegmentKey> damaged, boolean dryRun) {
            this.leaving = leaving;
            this.damaged = damaged;
            this.dryRun = dryRun;
        }

        void thin(Segment segment, List<SnapshotHead> heads) {
            long staying = heads.stream()
                    .filter(head -> !leaving.contains(head.ordinal()))
                    .count();
            if (staying == heads.size() || directory.isDeleted(segment.key().run())) {
                return;
            }
            if (staying == 0) {
                if (!dryRun) {
                    archive.remove(segment.key().objectKey());
                }
                segmentsRemoved++;
                bytesFreed += segment.sizeInBytes();
            } else if (dryRun) {
                bytesFreed += segment.sizeInBytes() / segment.snapshotCount() * (heads.size() - staying);
                segmentsThinned++;
            } else {
                try {
                    bytesFreed += segment.sizeInBytes() - replace(segment);
                    segmentsThinned++;
                } catch (CorruptObjectException notWhatWasStored) {
                    LOG.log(Level.WARNING, "left alone: {0}", notWhatWasStored.getMessage());
                    damaged.add(segment.key());
                } catch (ObjectMissingException removedMeanwhile) {
                    LOG.log(Level.DEBUG, "removed by another member: {0}", removedMeanwhile.getMessage());
                }
            }
        }

        /// @return bytes of the new segment
        private long replace(Segment segment) {
            SegmentKey key = segment.key();
            WholeSegment whole = reader.whole(key);
            List<ShardPoint> points = whole.points().stream()
                    .filter(point -> !leaving.contains(point.ordinal()))
                    .toList();
            ShardLayout layout = new ShardLayout(
                    key.run(),
                    key.shard(),
                    whole.file().length(),
                    whole.file().type(),
                    whole.file().bufferCount());
            SegmentContent content = SegmentContent.of(key, layout, points);
            Map<String, String> metadata = new HashMap<>(content.object().metadata());
            metadata.put(STORED_AT, storedAt(key).toString());
            archive.put(
                    key.objectKey(),
                    new ObjectContent(
                            content.object().pieces(), content.object().contentType(), metadata));
            catalog.remember(content.segment());
            return content.segment().sizeInBytes();
        }
    }
}
