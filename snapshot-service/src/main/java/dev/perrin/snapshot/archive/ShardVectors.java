package dev.perrin.snapshot.archive;

import dev.perrin.snapshot.archive.RowPlan.Run;
import dev.perrin.snapshot.archive.Trajectory.Piece;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The rows of one shard, read forward through a window for each vector. Used by one thread.
///
/// Short rows are fetched several at a time, long ones in pieces; both rounded outwards to whole chunks, so that
/// each byte is checked before it is handed over.
final class ShardVectors {
    /// Of a row that is fetched in pieces.
    private static final long PIECE_IN_BYTES = 4L << 20;

    /// Rows between two that are wanted are fetched along when they are no more than this.
    private static final long GAP_IN_BYTES = 64L << 10;

    private final OpenSegments segments;
    private final ShardContents contents;
    private final WholeSnapshots snapshots;
    private final long rowsInBytes;
    private final Map<VectorPart, Window> windows = new EnumMap<>(VectorPart.class);

    /// @param snapshots that are going to be asked for
    /// @param rowsInBytes what the rows fetched together may take
    ShardVectors(OpenSegments segments, ShardContents contents, WholeSnapshots snapshots, long rowsInBytes) {
        this.segments = segments;
        this.contents = contents;
        this.snapshots = snapshots;
        this.rowsInBytes = rowsInBytes;
    }

    /// Consecutive bytes of one vector's tensor.
    ///
    /// @param run of rows; one, unless the coordinates are the whole row
    private record Window(SegmentFile file, Run run, CoordinateRange coordinates, ByteBuffer bytes) {
        boolean holds(SegmentKey key, long ordinal, long coordinate) {
            return file.key().equals(key)
                    && row(ordinal) >= 0
                    && coordinate >= coordinates.first()
                    && coordinate < end();
        }

        long end() {
            return coordinates.first() + coordinates.count();
        }

        /// Row within the window, −1 when the snapshot is not in it.
        int row(long ordinal) {
            int row = file.rowAtOrAfter(ordinal) - run.firstRow();
            return row >= 0
                            && row < run.rowCount()
                            && file.heads().get(run.firstRow() + row).ordinal() == ordinal
                    ? row
                    : -1;
        }

        ByteBuffer slice(long ordinal, long first, long count) {
            long offset = row(ordinal) * coordinates.count() + first - coordinates.first();
            return bytes.slice(
                    Math.toIntExact(bytes.position() + offset * file.elementSizeInBytes()),
                    Math.toIntExact(count * file.elementSizeInBytes()));
        }
    }

    SnapshotHead head(int number) {
        long ordinal = snapshots.ordinal(number);
        SegmentFile file = segments.open(contents.segment(piece(ordinal))).file();
        return file.heads().get(row(file, ordinal));
    }

    /// @param number of the snapshot in the selection
    /// @param count values that the run's record tells of
    /// @return float32 and little-endian; a view of the segment's head
    ByteBuffer buffers(int number, int count) {
        long ordinal = snapshots.ordinal(number);
        SegmentFile file = segments.open(contents.segment(piece(ordinal))).file();
        if (file.bufferCount() != count) {
            throw new CorruptObjectException(file.key().objectKey() + " has " + file.bufferCount()
                    + " buffers, but the run's record tells of " + count);
        }
        return file.buffers(row(file, ordinal));
    }

    /// @param number of the snapshot in the selection
    /// @param wantedEnd coordinates up to this one are going to be asked for of the same row
    void read(int number, VectorPart part, CoordinateRange range, long wantedEnd, ByteSink sink) {
        long ordinal = snapshots.ordinal(number);
        SegmentKey key = piece(ordinal).segment();
        long next = range.first();
        long end = range.first() + range.count();
        while (next < end) {
            Window window = windows.get(part);
            if (window == null || !window.holds(key, ordinal, next)) {
                windows.remove(part);
                window = fetch(number, part, new CoordinateRange(next, wantedEnd - next));
                windows.put(part, window);
            }
            long count = Math.min(end, window.end()) - next;
            sink.accept(window.slice(ordinal, next, count));
            next += count;
            if (next == wantedEnd && window.row(ordinal) == window.run().rowCount() - 1) {
                windows.remove(part);
            }
        }
    }

    private Window fetch(int number, VectorPart part, CoordinateRange wanted) {
        Segment segment = contents.segment(piece(snapshots.ordinal(number)));
        try {
            return fetch(segments.open(segment), number, part, wanted);
        } catch (CorruptObjectException failed) {
            // Thinned meanwhile? Then its bytes lie elsewhere now.
            return fetch(segments.openAnew(segment.key(), failed), number, part, wanted);
        }
    }

    private Window fetch(OpenSegment opened, int number, VectorPart part, CoordinateRange wanted) {
        SegmentFile file = opened.file();
        if (wanted.first() + wanted.count() > file.length()) {
            throw new CorruptObjectException(file.key().objectKey() + " has " + file.length()
                    + " coordinates, but the run's record tells of more");
        }
        int row = row(file, snapshots.ordinal(number));
        if (opened.whole() != null) {
            CoordinateRange all = new CoordinateRange(0, file.length());
            Run single = new Run(row, 1);
            return new Window(file, single, all, opened.read(part, single, all));
        }
        long most = Math.max(1, PIECE_IN_BYTES / file.elementSizeInBytes());
        CoordinateRange chunks = file.chunksAround(new CoordinateRange(wanted.first(), Math.min(wanted.count(), most)));
        Run run = new Run(row, chunks.count() == file.length() ? rowsTogether(file, number, row) : 1);
        return new Window(file, run, chunks, opened.read(part, run, chunks));
    }

    /// How many rows are worth fetching at once.
    private int rowsTogether(SegmentFile file, int number, int row) {
        int last = row;
        long end = piece(snapshots.ordinal(number)).ordinals().last();
        for (int following = number + 1; following < snapshots.count(); following++) {
            int next = file.rowAtOrAfter(snapshots.ordinal(following));
            if (snapshots.ordinal(following) > end
                    || next >= file.heads().size()
                    || (next - last - 1) * file.rowSizeInBytes() > GAP_IN_BYTES
                    || (next - row + 1) * file.rowSizeInBytes() > rowsInBytes) {
                break;
            }
            last = next;
        }
        return last - row + 1;
    }

    private Piece piece(long ordinal) {
        List<Piece> pieces = contents.trajectory().pieces();
        int low = 0;
        int high = pieces.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            OrdinalRange ordinals = pieces.get(middle).ordinals();
            if (ordinal < ordinals.first()) {
                high = middle - 1;
            } else if (ordinal > ordinals.last()) {
                low = middle + 1;
            } else {
                return pieces.get(middle);
            }
        }
        throw notStored(ordinal);
    }

    private int row(SegmentFile file, long ordinal) {
        int row = file.rowAtOrAfter(ordinal);
        if (row == file.heads().size() || file.heads().get(row).ordinal() != ordinal) {
            throw notStored(ordinal);
        }
        return row;
    }

    private NotStoredException notStored(long ordinal) {
        return new NotStoredException("ordinal " + ordinal + " of shard " + contents.shard() + " is not stored");
    }
}
