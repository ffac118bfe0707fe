package dev.perrin.snapshot.archive;

import dev.perrin.snapshot.archive.Trajectory.Piece;
import dev.perrin.snapshot.safetensors.SafetensorsHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Reads trajectories back, in order of ordinals, each stored ordinal once. A segment of which much is wanted is read
/// whole and checked against its checksum; of the others only the rows asked for are fetched. Thread safe.
public final class TrajectoryReader {
    /// Position and velocity of a slice together: well below the message limit of any gRPC client.
    static final int MAX_SLICE_SIZE_IN_BYTES = 1 << 20;

    private static final int HEADER_GUESS = 16 << 10;
    private static final int MAX_RANGED_REQUESTS = 64;
    /// A segment is read whole when more than this fraction of it is wanted.
    private static final int WHOLE_FRACTION = 4;

    private final SnapshotArchive archive;
    private final StoredRuns runs;
    private final SegmentCatalog catalog;

    public TrajectoryReader(SnapshotArchive archive, StoredRuns runs, SegmentCatalog catalog) {
        this.archive = archive;
        this.runs = runs;
        this.catalog = catalog;
    }

    /// Hands over what is stored of the selection; at most one segment is in memory at a time.
    ///
    /// @param slices takes one slice after another; may block
    /// @throws IllegalArgumentException when coordinates beyond the shard are asked for
    /// @throws CorruptObjectException when a segment is not what was stored
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

    private void readSegment(ReplaySelection selection, List<Piece> pieces, Consumer<ReplayedSlice> slices) {
        SegmentKey key = pieces.getFirst().segment();
        Segment segment = catalog.describe(key.run(), List.of(key)).getFirst();
        long rows = pieces.stream().mapToLong(piece -> piece.ordinals().count()).sum();
        if (segment.sizeInBytes() <= HEADER_GUESS) {
            emit(selection, pieces, whole(segment), slices);
            return;
        }
        int guess = (int) Math.min(HEADER_GUESS, segment.sizeInBytes());
        SegmentFile file = header(key, guess);
        CoordinateRange coordinates = coordinates(selection, file);
        long wanted = rows * coordinates.count() * 2 * file.elementSizeInBytes();
        boolean readWhole = wanted >= segment.sizeInBytes() / WHOLE_FRACTION || rows * 3 > MAX_RANGED_REQUESTS;
        emit(selection, pieces, readWhole ? whole(segment) : new Ranged(archive, file), slices);
    }

    private void emit(ReplaySelection selection, List<Piece> pieces, Rows rows, Consumer<ReplayedSlice> slices) {
        SegmentFile file = rows.file();
        CoordinateRange coordinates = coordinates(selection, file);
        int elementSize = file.elementSizeInBytes();
        long perSlice = MAX_SLICE_SIZE_IN_BYTES / (2L * elementSize);
        long end = coordinates.first() + coordinates.count();
        for (Piece piece : pieces) {
            for (long ordinal = piece.ordinals().first();
                    ordinal <= piece.ordinals().last();
                    ordinal++) {
                long step = SegmentFile.step(rows.read(file.stepOffset(ordinal), Long.BYTES));
                for (long first = coordinates.first(); first < end; first += perSlice) {
                    int count = (int) Math.min(perSlice, end - first);
                    slices.accept(new ReplayedSlice(
                            ordinal,
                            step,
                            file.type(),
                            first,
                            count,
                            rows.read(file.positionOffset(ordinal, first), count * elementSize),
                            rows.read(file.velocityOffset(ordinal, first), count * elementSize)));
                }
            }
        }
    }

    private static CoordinateRange coordinates(ReplaySelection selection, SegmentFile file) {
        CoordinateRange asked = selection.coordinates().orElse(new CoordinateRange(0, file.length()));
        if (asked.first() + asked.count() > file.length()) {
            throw new IllegalArgumentException("coordinates must lie within the " + file.length()
                    + " of the shard, but are " + asked.first() + " to " + (asked.first() + asked.count() - 1));
        }
        return asked;
    }

    private SegmentFile header(SegmentKey key, int guess) {
        ByteBuffer start = archive.read(key.objectKey(), 0, guess);
        int length = SafetensorsHeader.encodedLength(start);
        return SegmentFile.ofHeader(key, length <= guess ? start : archive.read(key.objectKey(), 0, length));
    }

    private Rows whole(Segment segment) {
        ByteBuffer bytes = archive.read(segment.key().objectKey());
        SegmentFile.Whole whole = SegmentFile.parse(segment.key(), bytes);
        if (whole.crc32c() != segment.crc32c()) {
            throw new CorruptObjectException("checksum of " + segment.key().objectKey() + " is "
                    + Checksums.format(whole.crc32c()) + ", but " + Checksums.format(segment.crc32c())
                    + " was stored");
        }
        return new InMemory(whole.file(), bytes);
    }

    /// Where the bytes of a segment come from.
    private sealed interface Rows {
        SegmentFile file();

        /// @param offset counted from the start of the object
        ByteBuffer read(long offset, int length);
    }

    private record InMemory(SegmentFile file, ByteBuffer bytes) implements Rows {
        @Override
        public ByteBuffer read(long offset, int length) {
            return bytes.slice(Math.toIntExact(bytes.position() + offset), length);
        }
    }

    private record Ranged(SnapshotArchive archive, SegmentFile file) implements Rows {
        @Override
        public ByteBuffer read(long offset, int length) {
            return archive.read(file.key().objectKey(), offset, length);
        }
    }
}
