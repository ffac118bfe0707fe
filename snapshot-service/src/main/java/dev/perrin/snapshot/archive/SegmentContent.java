package dev.perrin.snapshot.archive;

import dev.perrin.safetensors.ElementType;
import dev.perrin.safetensors.SafetensorsHeader;
import dev.perrin.wire.frame.Crc32cSum;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/// A segment as it is put, format 2, or format 3 when its run has buffers. One snapshot is one row of every tensor:
///
/// ```text
///  head, as long as the metadata `perrin-head-length` says                                        vectors
/// +--------+---------+------+-------+-----------+----------------+-----------+- - - - -+----------+----------+
/// | header | ordinal | step | phase | reference | curvature_step | checksum  | buffers | position | velocity |
/// |        | [n]     | [n]  | [n]   | [n]       | [n], −1: none  | [n, 2, c] | [n, b]  | [n, d]   | [n, d]   |
/// +--------+---------+------+-------+-----------+----------------+-----------+- - - - -+----------+----------+
/// ```
///
/// All of the head of format 2 is int64, so that the vectors begin at a multiple of 8 bytes whatever n is: readers that
/// map the file, PyTorch's among them, refuse tensors that do not. The float32 `buffers` are there in format 3 alone,
/// with one 0 behind them, `padding`, where n·b is odd. A reader of before format 3 refuses it, and so does not thin
/// the
/// buffers away. `phase` is the number of `perrin.trajectory.v1.Phase`,
/// `reference` 0 or 1.
///
/// `checksum[i, 0, j]` is the CRC-32C of chunk j of the i-th position, `checksum[i, 1, j]` of the velocity; a chunk is
/// `chunk_coordinates` coordinates, the last of a row what is left. The head's own checksum is in the object's
/// metadata and in the manifest: from there on every byte that is read can be checked.
///
/// @param segment what it will be when it is stored
/// @param object what to put
public record SegmentContent(Segment segment, ObjectContent object) {
    static final String FORMAT_2 = "perrin-segment-2";
    static final String FORMAT_3 = "perrin-segment-3";
    static final int CHUNK_COORDINATES = 65_536;

    static final String ORDINAL = "ordinal";
    static final String STEP = "step";
    static final String PHASE = "phase";
    static final String REFERENCE = "reference";
    static final String CURVATURE_STEP = "curvature_step";
    static final String CHECKSUM = "checksum";
    static final String BUFFERS = "buffers";
    private static final String PADDING = "padding";
    static final String POSITION = "position";
    static final String VELOCITY = "velocity";

    static final String FIRST_STEP = "perrin-first-step";
    static final String LAST_STEP = "perrin-last-step";
    static final String SNAPSHOT_COUNT = "perrin-snapshot-count";
    static final String HEAD_LENGTH = "perrin-head-length";
    static final String HEAD_CHECKSUM = "perrin-head-crc32c";
    static final String CONTENT_TYPE = "application/vnd.safetensors";

    /// Columns of int64 before the checksums.
    private static final List<String> COLUMNS = List.of(ORDINAL, STEP, PHASE, REFERENCE, CURVATURE_STEP);

    /// Key of a segment that is not thinned.
    ///
    /// @param points consecutive ordinals, at least one
    public static SegmentKey key(ShardLayout layout, List<ShardPoint> points) {
        long first = points.getFirst().ordinal();
        for (int index = 0; index < points.size(); index++) {
            if (points.get(index).ordinal() != first + index) {
                throw new IllegalArgumentException("ordinals of a segment must be consecutive, but "
                        + points.get(index).ordinal() + " stands where " + (first + index) + " belongs");
            }
        }
        return new SegmentKey(
                layout.run(), layout.shard(), first, points.getLast().ordinal());
    }

    /// @param points consecutive ordinals, at least one. Not modified; their buffers are shared with the result.
    public static SegmentContent of(ShardLayout layout, List<ShardPoint> points) {
        return of(key(layout, points), layout, points);
    }

    /// @param key spans the ordinals; it goes on doing so when the segment is thinned
    /// @param points ascending ordinals within the key's span, at least one. Not modified; their buffers are shared
    ///     with the result.
    public static SegmentContent of(SegmentKey key, ShardLayout layout, List<ShardPoint> points) {
        checkOrdinals(key, points);
        byte[] header = header(key, layout, points.size()).encode();
        int rows = points.size();
        int chunks = Math.toIntExact(Math.ceilDiv(layout.length(), (long) CHUNK_COORDINATES));
        long headLength =
                header.length + (COLUMNS.size() + 2L * chunks) * rows * Long.BYTES + paddedBuffersSize(layout, rows);
        ByteBuffer head = ByteBuffer.allocate(Math.toIntExact(headLength)).order(ByteOrder.LITTLE_ENDIAN);
        head.put(header);
        putColumns(head, points);

        Chunks checksums = new Chunks(layout);
        Crc32cSum positions = new Crc32cSum();
        Crc32cSum velocities = new Crc32cSum();
        List<ByteBuffer> pieces = new ArrayList<>(1 + 2 * rows);
        pieces.add(head);
        for (ShardPoint point : points) {
            checksums.put(VectorPart.POSITION, point, head, positions);
            checksums.put(VectorPart.VELOCITY, point, head, velocities);
        }
        points.forEach(point -> putBuffers(head, layout, point));
        // What is left is the padding: zeros, as the buffer was made.
        head.clear();
        for (VectorPart part : VectorPart.values()) {
            for (ShardPoint point : points) {
                pieces.addAll(point.vector(part));
            }
        }

        Crc32cSum whole = new Crc32cSum();
        int headChecksum = Checksums.crc32c(List.of(head));
        whole.add(headChecksum, headLength);
        whole.add(positions.value(), positions.lengthInBytes());
        whole.add(velocities.value(), velocities.lengthInBytes());
        Segment segment = new Segment(
                key,
                rows,
                points.getFirst().head().step(),
                points.getLast().head().step(),
                whole.lengthInBytes(),
                whole.value(),
                head.remaining(),
                headChecksum);
        return new SegmentContent(segment, new ObjectContent(pieces, CONTENT_TYPE, metadata(segment)));
    }

    private static Map<String, String> metadata(Segment segment) {
        return Map.of(
                ObjectContent.CHECKSUM,
                Checksums.format(segment.crc32c()),
                FIRST_STEP,
                Long.toString(segment.firstStep()),
                LAST_STEP,
                Long.toString(segment.lastStep()),
                SNAPSHOT_COUNT,
                Long.toString(segment.snapshotCount()),
                HEAD_LENGTH,
                Integer.toString(segment.headLength()),
                HEAD_CHECKSUM,
                Checksums.format(segment.headCrc32c()));
    }

    private static void checkOrdinals(SegmentKey key, List<ShardPoint> points) {
        long last = key.firstOrdinal() - 1;
        for (ShardPoint point : points) {
            if (point.ordinal() <= last || point.ordinal() > key.lastOrdinal()) {
                throw new IllegalArgumentException("ordinals of " + key.objectKey()
                        + " must ascend within its span, but " + point.ordinal() + " follows " + last);
            }
            last = point.ordinal();
        }
        if (points.isEmpty()) {
            throw new IllegalArgumentException("a segment must hold at least one snapshot");
        }
    }

    private static void putColumns(ByteBuffer head, List<ShardPoint> points) {
        points.forEach(point -> head.putLong(point.head().ordinal()));
        points.forEach(point -> head.putLong(point.head().step()));
        points.forEach(point -> head.putLong(point.head().phase().getNumber()));
        points.forEach(point -> head.putLong(point.head().reference() ? 1 : 0));
        points.forEach(point -> head.putLong(point.head().curvatureStep().orElse(-1)));
    }

    private static void putBuffers(ByteBuffer head, ShardLayout layout, ShardPoint point) {
        if (ShardPoint.sizeInBytes(point.buffers()) != layout.buffersSizeInBytes()) {
            throw new IllegalArgumentException("buffers of shard " + layout.shard() + " must have "
                    + layout.buffersSizeInBytes() + " bytes, but have " + ShardPoint.sizeInBytes(point.buffers()));
        }
        point.buffers().forEach(piece -> head.put(piece.duplicate()));
    }

    private static long paddedBuffersSize(ShardLayout layout, int rows) {
        return Math.ceilDiv(rows * layout.buffersSizeInBytes(), Long.BYTES) * Long.BYTES;
    }

    private static SafetensorsHeader header(SegmentKey key, ShardLayout layout, int rows) {
        ElementType type = layout.elementType();
        SafetensorsHeader.Builder header = SafetensorsHeader.builder()
                .metadata("format", layout.bufferCount() == 0 ? FORMAT_2 : FORMAT_3)
                .metadata("run", layout.run().value())
                .metadata("shard", Integer.toString(layout.shard()))
                .metadata("first_ordinal", Long.toString(key.firstOrdinal()))
                .metadata("last_ordinal", Long.toString(key.lastOrdinal()))
                .metadata("dtype", type.name())
                .metadata("chunk_coordinates", Integer.toString(CHUNK_COORDINATES));
        COLUMNS.forEach(column -> header.tensor(column, ElementType.I64, rows));
        header.tensor(CHECKSUM, ElementType.I64, rows, 2, Math.ceilDiv(layout.length(), (long) CHUNK_COORDINATES));
        if (layout.bufferCount() > 0) {
            header.tensor(BUFFERS, ElementType.F32, rows, layout.bufferCount());
        }
        if (paddedBuffersSize(layout, rows) > rows * layout.buffersSizeInBytes()) {
            header.tensor(PADDING, ElementType.F32, 1);
        }
        return header.tensor(POSITION, type, rows, layout.length())
                .tensor(VELOCITY, type, rows, layout.length())
                .build();
    }

    /// Checksums of the chunks of one vector after another.
    private static final class Chunks {
        private final ShardLayout layout;
        private final int chunkSizeInBytes;
        private final CRC32C checksum = new CRC32C();

        Chunks(ShardLayout layout) {
            this.layout = layout;
            this.chunkSizeInBytes = CHUNK_COORDINATES * layout.elementType().sizeInBytes();
        }

        /// @param head takes the checksums. Modified.
        /// @param sum takes them for the checksum of the whole. Modified.
        void put(VectorPart part, ShardPoint point, ByteBuffer head, Crc32cSum sum) {
            List<ByteBuffer> pieces = point.vector(part);
            if (ShardPoint.sizeInBytes(pieces) != layout.vectorSizeInBytes()) {
                throw new IllegalArgumentException(part + " of shard " + layout.shard() + " must have "
                        + layout.vectorSizeInBytes() + " bytes, but has " + ShardPoint.sizeInBytes(pieces));
            }
            int inChunk = 0;
            for (ByteBuffer piece : pieces) {
                ByteBuffer rest = piece.duplicate();
                while (rest.hasRemaining()) {
                    int count = Math.min(rest.remaining(), chunkSizeInBytes - inChunk);
                    checksum.update(rest.slice(rest.position(), count));
                    rest.position(rest.position() + count);
                    inChunk += count;
                    if (inChunk == chunkSizeInBytes) {
                        close(head, sum, inChunk);
                        inChunk = 0;
                    }
                }
            }
            if (inChunk > 0) {
                close(head, sum, inChunk);
            }
        }

        private void close(ByteBuffer head, Crc32cSum sum, int size) {
            head.putLong(checksum.getValue());
            sum.add((int) checksum.getValue(), size);
            checksum.reset();
        }
    }
}
