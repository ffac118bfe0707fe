package dev.perrin.snapshot.archive;

import dev.perrin.snapshot.archive.RowPlan.Run;
import dev.perrin.snapshot.archive.Trajectory.Piece;
import dev.perrin.wire.RunId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Reads trajectories back, in order of ordinals, each stored ordinal once. Of a segment either the whole is read, or
/// its head and the chunks that hold what is wanted, whichever is cheaper; all of it is checked. Thread safe.
public final class TrajectoryReader {
    /// Position and velocity of a slice together: well below the message limit of any gRPC client.
    static final int MAX_SLICE_SIZE_IN_BYTES = 1 << 20;

    private static final ByteBuffer NO_BUFFERS = ByteBuffer.allocate(0);

    private final StoredRuns runs;
    private final SegmentReader segments;

    public TrajectoryReader(StoredRuns runs, SegmentReader segments) {
        this.runs = runs;
        this.segments = segments;
    }

    /// Hands over what is stored of the selection, piece by piece as it is read and checked: a few MiB are in memory at
    /// a time, or one segment where that has no checksums of its parts. A reading can fail within a snapshot.
    ///
    /// @param slices takes one slice after another; may block
    /// @throws IllegalArgumentException when coordinates beyond the shard are asked for
    /// @throws CorruptObjectException when a segment is not what was stored
    /// @throws ObjectMissingException when a segment was removed meanwhile
    public void read(ReplaySelection selection, Consumer<ReplayedSlice> slices) {
        Trajectory trajectory = runs.trajectory(selection.run(), selection.shard());
        List<Piece> sameSegment = new ArrayList<>();
        for (OrdinalRange range : selection.ordinals()) {
            for (Piece piece : trajectory.within(range)) {
                if (!sameSegment.isEmpty() && !sameSegment.getLast().segment().equals(piece.segment())) {
                    readSegment(selection, sameSegment, slices);
                    sameSegment.clear();
                }
                sameSegment.add(piece);
            }
        }
        if (!sameSegment.isEmpty()) {
            readSegment(selection, sameSegment, slices);
        }
    }

    /// What is stored of a range, in order, without the vectors. Segments are read as the stream is consumed.
    ///
    /// @throws CorruptObjectException from the stream, when a segment is not what was stored
    /// @throws ObjectMissingException from the stream, when a segment was removed meanwhile
    public Stream<SnapshotHead> heads(RunId run, int shard, OrdinalRange range) {
        return runs.trajectory(run, shard).within(range).stream()
                .flatMap(piece -> segments.head(piece.segment()).heads().stream()
                        .filter(head -> piece.ordinals().contains(head.ordinal())));
    }

    /// A range of one vector of one snapshot.
    ///
    /// @param range counted from the start of the shard
    /// @return empty when the snapshot is not stored
    /// @throws IllegalArgumentException when coordinates beyond the shard are asked for
    /// @throws CorruptObjectException when the segment is not what was stored
    public Optional<VectorSlice> vector(RunId run, int shard, long ordinal, VectorPart part, CoordinateRange range) {
        return runs.trajectory(run, shard).within(new OrdinalRange(ordinal, ordinal)).stream()
                .findFirst()
                .flatMap(piece -> segments.reading(
                        piece.segment(), segment -> vector(segments.open(segment), segment, ordinal, part, range)));
    }

    private Optional<VectorSlice> vector(
            OpenSegment opened, Segment segment, long ordinal, VectorPart part, CoordinateRange range) {
        SegmentFile file = opened.file();
        int row = file.rowAtOrAfter(ordinal);
        if (row == file.heads().size() || file.heads().get(row).ordinal() != ordinal) {
            return Optional.empty();
        }
        checkWithin(file, range);
        Rows rows = rows(opened, segment, List.of(row), range, 1);
        Run only = rows.plan().runs().getFirst();
        ByteBuffer fetched = rows.segment().read(part, only, rows.plan().fetched());
        return Optional.of(new VectorSlice(
                file.heads().get(row),
                file.type(),
                cut(fetched, file, rows.plan().fetched(), 0, range)));
    }

    private void readSegment(ReplaySelection selection, List<Piece> pieces, Consumer<ReplayedSlice> slices) {
        Segment segment = segments.describe(pieces.getFirst().segment());
        boolean described = false;
        Cursor cursor = null;
        Place from = new Place(0, 0);
        while (true) {
            List<ReplayedSlice> next;
            try {
                cursor = cursor == null ? open(segment, selection, pieces, from) : cursor;
                next = cursor.next();
            } catch (CorruptObjectException failed) {
                if (described) {
                    throw failed;
                }
                segment = segments.describeAnew(segment, failed);
                described = true;
                cursor = null;
                continue;
            }
            if (next.isEmpty()) {
                return;
            }
            next.forEach(slices);
            from = cursor.place();
        }
    }

    /// @param from what lies before it has been read
    private Cursor open(Segment segment, ReplaySelection selection, List<Piece> pieces, Place from) {
        OpenSegment opened = segments.open(segment);
        SegmentFile file = opened.file();
        CoordinateRange wanted = selection.coordinates().orElse(new CoordinateRange(0, file.length()));
        checkWithin(file, wanted);
        List<Integer> rows = new ArrayList<>();
        for (Piece piece : pieces) {
            long first = Math.max(from.ordinal(), piece.ordinals().first());
            for (int row = file.rowAtOrAfter(first);
                    row < file.heads().size()
                            && file.heads().get(row).ordinal()
                                    <= piece.ordinals().last();
                    row++) {
                rows.add(row);
            }
        }
        return new Cursor(rows(opened, segment, rows, wanted, 2), wanted, from);
    }

    private Rows rows(OpenSegment opened, Segment segment, List<Integer> rows, CoordinateRange wanted, int vectors) {
        if (opened.whole() != null) {
            return new Rows(opened, RowPlan.inMemory(rows, wanted));
        }
        RowPlan plan = RowPlan.of(opened.file(), rows, wanted);
        return plan.isCheaperThanWhole(opened.file(), vectors)
                ? new Rows(opened, plan)
                : new Rows(segments.openWhole(segment), RowPlan.inMemory(rows, wanted));
    }

    private static void checkWithin(SegmentFile file, CoordinateRange asked) {
        if (asked.first() + asked.count() > file.length()) {
            throw new IllegalArgumentException("coordinates must lie within the " + file.length()
                    + " of the shard, but are " + asked.first() + " to " + (asked.first() + asked.count() - 1));
        }
    }

    /// @param bytes rows of the coordinates fetched
    /// @param index which of the rows
    private static ByteBuffer cut(
            ByteBuffer bytes, SegmentFile file, CoordinateRange fetched, int index, CoordinateRange wanted) {
        long skipped = index * fetched.count() + wanted.first() - fetched.first();
        return bytes.slice(
                Math.toIntExact(bytes.position() + skipped * file.elementSizeInBytes()),
                Math.toIntExact(wanted.count() * file.elementSizeInBytes()));
    }

    private record Rows(OpenSegment segment, RowPlan plan) {}

    /// @param coordinate of that ordinal, up to which it has been read
    private record Place(long ordinal, long coordinate) {}

    /// Goes over the rows that are wanted of one segment: over several of them at once where they are short, and over a
    /// long one piece by piece.
    private static final class Cursor {
        private final Rows rows;
        private final CoordinateRange wanted;
        private int nextRun;
        private long nextCoordinate;
        private Place place;

        Cursor(Rows rows, CoordinateRange wanted, Place from) {
            this.rows = rows;
            this.wanted = wanted;
            this.place = from;
            List<Run> runs = rows.plan().runs();
            boolean within = !runs.isEmpty() && ordinal(runs.getFirst().firstRow()) == from.ordinal();
            this.nextCoordinate = within ? Math.max(wanted.first(), from.coordinate()) : wanted.first();
        }

        /// What is in front of it has been handed over.
        Place place() {
            return place;
        }

        /// The next slices, in order; empty when there are no more.
        List<ReplayedSlice> next() {
            RowPlan plan = rows.plan();
            if (nextRun == plan.runs().size()) {
                return List.of();
            }
            Run run = plan.runs().get(nextRun);
            SegmentFile file = rows.segment().file();
            CoordinateRange piece = run.rowCount() > 1 ? wanted : RowPlan.pieceOf(file, wanted, nextCoordinate);
            CoordinateRange fetched = rows.segment().whole() != null
                    ? piece
                    : run.rowCount() > 1 ? plan.fetched() : file.chunksAround(piece);
            ByteBuffer positions = rows.segment().read(VectorPart.POSITION, run, fetched);
            ByteBuffer velocities = rows.segment().read(VectorPart.VELOCITY, run, fetched);
            List<ReplayedSlice> slices = new ArrayList<>();
            long perSlice = MAX_SLICE_SIZE_IN_BYTES / (2L * file.elementSizeInBytes());
            long end = piece.first() + piece.count();
            for (int index = 0; index < run.rowCount(); index++) {
                for (long first = piece.first(); first < end; first += perSlice) {
                    CoordinateRange slice = new CoordinateRange(first, Math.min(perSlice, end - first));
                    slices.add(new ReplayedSlice(
                            file.heads().get(run.firstRow() + index),
                            file.type(),
                            first,
                            Math.toIntExact(slice.count()),
                            cut(positions, file, fetched, index, slice),
                            cut(velocities, file, fetched, index, slice),
                            first == 0 ? file.buffers(run.firstRow() + index) : NO_BUFFERS));
                }
            }
            advance(run, end);
            return slices;
        }

        private void advance(Run run, long end) {
            long last = ordinal(run.firstRow() + run.rowCount() - 1);
            if (end == wanted.first() + wanted.count()) {
                nextRun++;
                nextCoordinate = wanted.first();
                place = new Place(last + 1, 0);
            } else {
                nextCoordinate = end;
                place = new Place(last, end);
            }
        }

        private long ordinal(int row) {
            return rows.segment().file().heads().get(row).ordinal();
        }
    }
}
