package dev.perrin.snapshot.archive;

import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.snapshot.archive.Trajectory.Piece;
import dev.perrin.wire.RunId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Which snapshots of a run are stored, and finding one of them. Reads the heads of segments, and only those that
/// the keys leave in doubt. Thread safe.
public final class SnapshotIndex {
    /// Ordinals looked at together; bounds the memory.
    private static final int WINDOW = 1 << 16;

    private static final int WINDOW_FROM_THE_END = 1 << 10;

    private final StoredRuns runs;
    private final SegmentStore segments;
    private final SegmentCatalog catalog;
    private final SegmentReader reader;

    public SnapshotIndex(StoredRuns runs, SegmentStore segments, SegmentCatalog catalog, SegmentReader reader) {
        this.runs = runs;
        this.segments = segments;
        this.catalog = catalog;
        this.reader = reader;
    }

    /// A run that can be read by parameters: its shards are on record.
    ///
    /// @throws UnknownRunException when nothing is known of the run
    /// @throws NotExportableException when the record has no shards
    public KnownRun known(RunId run) {
        RunRecord record = requireKnown(run)
                .record()
                .orElseThrow(() -> new NotExportableException("run " + run + " has no record any more"));
        KnownRun known = KnownRun.of(record);
        if (!known.hasShards()) {
            throw new NotExportableException("run " + run + " has no shards on record yet");
        }
        return known;
    }

    /// @throws UnknownRunException when nothing is known of the run
    public StoredRun requireKnown(RunId run) {
        return runs.find(run).orElseThrow(() -> new UnknownRunException(run));
    }

    /// Hands over what is stored of the range, in order.
    public void list(KnownRun run, SnapshotRange range, Consumer<IndexedSnapshot> each) {
        list(contents(run), range, each);
    }

    /// Snapshots of the range of which every shard is stored.
    public WholeSnapshots whole(KnownRun run, SnapshotRange range) {
        return whole(run, range, allShards(run), 1);
    }

    /// Every n-th of the snapshots of the range of which these shards are stored, from the first on.
    public WholeSnapshots whole(KnownRun run, SnapshotRange range, List<Integer> shards, long every) {
        WholeSnapshots.Builder found = new WholeSnapshots.Builder(every);
        list(contents(run), range, snapshot -> {
            if (snapshot.storedShards().containsAll(shards)) {
                found.add(snapshot.head());
            }
        });
        return found.build();
    }

    /// @param shards that are wanted of it
    /// @throws NotStoredException when there is no such snapshot, or not all of these shards of it are stored
    public SnapshotHead find(KnownRun run, SnapshotSelector selector, List<Integer> shards) {
        List<ShardContents> contents = contents(run);
        IndexedSnapshot found = switch (selector) {
            case SnapshotSelector.ByOrdinal(long ordinal) ->
                last(contents, SnapshotRange.of(new OrdinalRange(ordinal, ordinal)), false)
                        .orElseThrow(() -> notStored(run, selector));
            case SnapshotSelector.ByStep(long step) ->
                last(contents, SnapshotRange.of(new StepRange(step, step)), false)
                        .orElseThrow(() -> notStored(run, selector));
            case SnapshotSelector.Reference _ -> reference(run, contents).orElseThrow(() -> notStored(run, selector));
            case SnapshotSelector.Last _ -> lastWhole(contents).orElseThrow(() -> notStored(run, selector));
        };
        for (int shard : shards) {
            if (!found.storedShards().contains(shard)) {
                throw new NotStoredException("shard " + shard + " of ordinal "
                        + found.head().ordinal() + " of run " + run.id() + " is not stored");
            }
        }
        return found.head();
    }

    /// Ordinals of one shard whose steps lie in the range.
    public Optional<OrdinalRange> ordinals(KnownRun run, int shard, StepRange steps) {
        List<Piece> pieces = contents(run).get(shard).within(SnapshotRange.of(steps));
        OptionalLong first = pieces.stream()
                .flatMap(piece -> heads(piece).stream())
                .filter(head -> steps.contains(head.step()))
                .mapToLong(SnapshotHead::ordinal)
                .findFirst();
        OptionalLong last = pieces.reversed().stream()
                .flatMap(piece -> heads(piece).reversed().stream())
                .filter(head -> steps.contains(head.step()))
                .mapToLong(SnapshotHead::ordinal)
                .findFirst();
        return first.isPresent() && last.isPresent()
                ? Optional.of(new OrdinalRange(first.getAsLong(), last.getAsLong()))
                : Optional.empty();
    }

    static List<Integer> allShards(KnownRun run) {
        return IntStream.range(0, run.shardCount()).boxed().toList();
    }

    private Optional<IndexedSnapshot> reference(KnownRun run, List<ShardContents> contents) {
        if (run.record().hasLimiting()) {
            long step = run.record().getLimiting().getReferenceStep();
            Optional<IndexedSnapshot> told = last(contents, SnapshotRange.of(new StepRange(step, step)), false)
                    // Format 1 does not tell which snapshot is the reference point; the record does.
                    .filter(found -> found.head().reference() || found.head().phase() == Phase.PHASE_UNSPECIFIED);
            if (told.isPresent()) {
                return told;
            }
        }
        return last(contents, SnapshotRange.ALL, true);
    }

    private Optional<IndexedSnapshot> last(List<ShardContents> contents, SnapshotRange range, boolean onlyReferences) {
        List<IndexedSnapshot> latest = new ArrayList<>(1);
        list(contents, range, snapshot -> {
            if (!onlyReferences || snapshot.head().reference()) {
                latest.clear();
                latest.add(snapshot);
            }
        });
        return latest.stream().findFirst();
    }

    private Optional<IndexedSnapshot> lastWhole(List<ShardContents> contents) {
        long end = contents.stream()
                .mapToLong(shard -> shard.trajectory().lastOrdinal())
                .min()
                .orElse(-1);
        while (end >= 0) {
            long first = Math.max(0, end - WINDOW_FROM_THE_END + 1);
            List<IndexedSnapshot> latest = new ArrayList<>(1);
            list(contents, SnapshotRange.of(new OrdinalRange(first, end)), snapshot -> {
                if (snapshot.whole()) {
                    latest.clear();
                    latest.add(snapshot);
                }
            });
            if (!latest.isEmpty()) {
                return latest.stream().findFirst();
            }
            end = lastBefore(contents.getFirst(), first);
        }
        return Optional.empty();
    }

    /// Highest ordinal below this one that a segment of the shard spans, −1 when there is none.
    private static long lastBefore(ShardContents shard, long ordinal) {
        return ordinal == 0
                ? -1
                : shard.trajectory().within(new OrdinalRange(0, ordinal - 1)).stream()
                        .map(piece -> piece.ordinals().last())
                        .max(Comparator.naturalOrder())
                        .orElse(-1L);
    }

    private List<ShardContents> contents(KnownRun run) {
        return ShardContents.of(run, segments, catalog);
    }

    private void list(List<ShardContents> contents, SnapshotRange range, Consumer<IndexedSnapshot> each) {
        long next = range.ordinals().first();
        while (true) {
            long from = next;
            OptionalLong start = contents.stream()
                    .map(shard -> shard.next(from, range))
                    .flatMapToLong(OptionalLong::stream)
                    .min();
            if (start.isEmpty()) {
                return;
            }
            long last = Math.min(range.ordinals().last(), start.getAsLong() + WINDOW - 1);
            listWindow(contents, new SnapshotRange(new OrdinalRange(start.getAsLong(), last), range.steps()), each);
            if (last == range.ordinals().last()) {
                return;
            }
            next = last + 1;
        }
    }

    private void listWindow(List<ShardContents> contents, SnapshotRange window, Consumer<IndexedSnapshot> each) {
        long origin = window.ordinals().first();
        TreeMap<Long, SnapshotHead> heads = new TreeMap<>();
        List<BitSet> stored = new ArrayList<>();
        for (ShardContents shard : contents) {
            BitSet ordinals = new BitSet();
            stored.add(ordinals);
            for (Piece piece : shard.within(window)) {
                OrdinalRange span = piece.ordinals();
                boolean headsAreKnown =
                        heads.subMap(span.first(), true, span.last(), true).size() == span.count();
                if (headsAreKnown && shard.isFull(piece)) {
                    ordinals.set((int) (span.first() - origin), (int) (span.last() - origin) + 1);
                } else {
                    heads(piece).forEach(head -> {
                        ordinals.set((int) (head.ordinal() - origin));
                        heads.putIfAbsent(head.ordinal(), head);
                    });
                }
            }
        }
        for (SnapshotHead head : heads.values()) {
            if (window.steps().contains(head.step())) {
                int offset = (int) (head.ordinal() - origin);
                List<Integer> shards = IntStream.range(0, stored.size())
                        .filter(shard -> stored.get(shard).get(offset))
                        .boxed()
                        .toList();
                each.accept(new IndexedSnapshot(head, shards, shards.size() == stored.size()));
            }
        }
    }

    private List<SnapshotHead> heads(Piece piece) {
        return reader.head(piece.segment()).heads().stream()
                .filter(head -> piece.ordinals().contains(head.ordinal()))
                .toList();
    }

    private static NotStoredException notStored(KnownRun run, SnapshotSelector selector) {
        return new NotStoredException("snapshot of run " + run.id() + " must be stored, but " + selector + " is not");
    }
}
