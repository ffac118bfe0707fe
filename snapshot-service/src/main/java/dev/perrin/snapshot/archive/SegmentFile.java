package dev.perrin.snapshot.archive;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.safetensors.ElementType;
import dev.perrin.safetensors.SafetensorsException;
import dev.perrin.safetensors.SafetensorsHeader;
import dev.perrin.safetensors.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/// What the head of a stored segment tells: which snapshots it holds, where their vectors lie in the object, and the
/// checksums of their chunks. Reads formats 1 to 3; see [SegmentContent] for the byte map.
public final class SegmentFile {
    static final String FORMAT_1 = "perrin-segment-1";

    private static final LongBuffer NO_CHECKSUMS = LongBuffer.allocate(0);
    private static final ByteBuffer NO_BUFFERS = ByteBuffer.allocate(0);

    private final SegmentKey key;
    private final ElementType elements;
    private final DataType type;
    private final long length;
    private final List<SnapshotHead> heads;
    /// Coordinates of a chunk; 0 for format 1, which has no checksums.
    private final int chunkCoordinates;
    private final LongBuffer checksums;
    /// Of all rows.
    private final ByteBuffer buffers;
    private final long positionOffset;
    private final long velocityOffset;

    private SegmentFile(
            SegmentKey key,
            TensorInfo position,
            TensorInfo velocity,
            int dataOffset,
            List<SnapshotHead> heads,
            int chunkCoordinates,
            LongBuffer checksums,
            ByteBuffer buffers) {
        this.key = key;
        this.elements = position.type();
        this.type = ShardLayout.dataType(elements);
        this.length = position.shape().get(1);
        this.heads = heads;
        this.chunkCoordinates = chunkCoordinates;
        this.checksums = checksums;
        this.buffers = buffers;
        this.positionOffset = dataOffset + position.begin();
        this.velocityOffset = dataOffset + velocity.begin();
    }

    /// @param start the object's first bytes, as far as the vectors at least; checked by the caller. Not modified.
    /// @throws CorruptObjectException when they are not the head of such a segment
    public static SegmentFile parse(SegmentKey key, ByteBuffer start) {
        try {
            return parseHead(key, start);
        } catch (SafetensorsException | IllegalArgumentException | ArithmeticException e) {
            throw new CorruptObjectException(key.objectKey() + ": " + e.getMessage(), e);
        }
    }

    public SegmentKey key() {
        return key;
    }

    public DataType type() {
        return type;
    }

    /// Coordinates in the shard.
    public long length() {
        return length;
    }

    public int elementSizeInBytes() {
        return elements.sizeInBytes();
    }

    /// Snapshots in the order of their ordinals.
    public List<SnapshotHead> heads() {
        return heads;
    }

    /// Values that go with the vectors of each snapshot.
    public int bufferCount() {
        return buffers.remaining() / heads.size() / Float.BYTES;
    }

    /// Those of one snapshot, float32 and little-endian; checked with the head, not copied.
    ByteBuffer buffers(int row) {
        int size = bufferCount() * Float.BYTES;
        return buffers.slice(row * size, size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Bytes of the whole object.
    public long sizeInBytes() {
        return velocityOffset + heads.size() * rowSizeInBytes();
    }

    /// Bytes before the vectors.
    long headLength() {
        return positionOffset;
    }

    long rowSizeInBytes() {
        return length * elementSizeInBytes();
    }

    /// Row of the first snapshot at or after an ordinal; the number of rows when there is none.
    int rowAtOrAfter(long ordinal) {
        int low = 0;
        int high = heads.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (heads.get(middle).ordinal() < ordinal) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Where a vector's coordinate lies, counted from the start of the object.
    long offset(VectorPart part, int row, long coordinate) {
        long start = part == VectorPart.POSITION ? positionOffset : velocityOffset;
        return start + row * rowSizeInBytes() + coordinate * elementSizeInBytes();
    }

    /// The range, rounded outwards to whole chunks.
    CoordinateRange chunksAround(CoordinateRange range) {
        long first = range.first() / chunkCoordinates * chunkCoordinates;
        long end = Math.min(length, Math.ceilDiv(range.first() + range.count(), chunkCoordinates) * chunkCoordinates);
        return new CoordinateRange(first, end - first);
    }

    /// @param range whole chunks
    /// @param bytes exactly those coordinates of one row. Not modified.
    /// @throws CorruptObjectException naming the first chunk that is not what was stored
    void check(VectorPart part, int row, CoordinateRange range, ByteBuffer bytes) {
        int chunkSize = chunkCoordinates * elementSizeInBytes();
        int chunksPerRow = Math.toIntExact(Math.ceilDiv(length, (long) chunkCoordinates));
        int chunk = Math.toIntExact(range.first() / chunkCoordinates);
        CRC32C checksum = new CRC32C();
        for (int begin = 0; begin < bytes.remaining(); begin += chunkSize) {
            int size = Math.min(chunkSize, bytes.remaining() - begin);
            checksum.reset();
            checksum.update(bytes.slice(bytes.position() + begin, size));
            long stored = checksums.get((2 * row + (part == VectorPart.POSITION ? 0 : 1)) * chunksPerRow + chunk);
            if (checksum.getValue() != stored) {
                throw new CorruptObjectException("checksum of " + part + " of ordinal "
                        + heads.get(row).ordinal() + ", chunk " + chunk + " in " + key.objectKey() + " is "
                        + Checksums.format((int) checksum.getValue()) + ", but " + Checksums.format((int) stored)
                        + " was stored");
            }
            chunk++;
        }
    }

    /// Whether parts of the object can be checked.
    boolean hasChecksums() {
        return chunkCoordinates > 0;
    }

    private static SegmentFile parseHead(SegmentKey key, ByteBuffer start) {
        SafetensorsHeader header = SafetensorsHeader.parse(start);
        int dataOffset = SafetensorsHeader.encodedLength(start);
        String format = Objects.toString(header.metadata().get("format"), "");
        TensorInfo position = required(header, SegmentContent.POSITION);
        TensorInfo velocity = required(header, SegmentContent.VELOCITY);
        if (position.shape().size() != 2
                || !position.shape().equals(velocity.shape())
                || position.type() != velocity.type()
                || velocity.begin() != position.end()
                || velocity.end() != header.dataSizeInBytes()) {
            throw new SafetensorsException("position and velocity must be alike, [n, d], and the last of the file");
        }
        if (position.shape().get(1) < 1) {
            throw new SafetensorsException("a vector must have at least one coordinate");
        }
        Columns columns =
                new Columns(header, start, dataOffset, position.shape().getFirst());
        if (format.equals(FORMAT_1)) {
            return new SegmentFile(
                    key, position, velocity, dataOffset, columns.untold(key), 0, NO_CHECKSUMS, NO_BUFFERS);
        }
        boolean hasBuffers = format.equals(SegmentContent.FORMAT_3);
        if (!hasBuffers && !format.equals(SegmentContent.FORMAT_2)) {
            throw new SafetensorsException("format '" + format + "' is unknown");
        }
        int chunk = Integer.parseInt(Objects.toString(header.metadata().get("chunk_coordinates"), ""));
        if (chunk < 1 || chunk > SegmentContent.CHUNK_COORDINATES << 4) {
            throw new SafetensorsException(
                    "chunk_coordinates " + chunk + " is not between 1 and " + (SegmentContent.CHUNK_COORDINATES << 4));
        }
        long chunksPerRow = Math.ceilDiv(position.shape().get(1), (long) chunk);
        LongBuffer checksums = columns.column(SegmentContent.CHECKSUM, 2, chunksPerRow);
        ByteBuffer buffers = hasBuffers ? columns.buffers() : NO_BUFFERS;
        return new SegmentFile(key, position, velocity, dataOffset, columns.heads(key), chunk, checksums, buffers);
    }

    private static TensorInfo required(SafetensorsHeader header, String name) {
        return header.tensor(name).orElseThrow(() -> new SafetensorsException("tensor '" + name + "' is missing"));
    }

    /// The int64 tensors of the head.
    private record Columns(SafetensorsHeader header, ByteBuffer start, int dataOffset, long rows) {
        LongBuffer column(String name, long... extents) {
            TensorInfo tensor = required(header, name);
            List<Long> shape = new ArrayList<>();
            shape.add(rows);
            for (long extent : extents) {
                shape.add(extent);
            }
            if (tensor.type() != ElementType.I64 || !tensor.shape().equals(shape)) {
                throw new SafetensorsException("tensor '" + name + "' must be int64 " + shape + ", but is "
                        + tensor.type() + " " + tensor.shape());
            }
            return bytes(tensor).asLongBuffer();
        }

        /// Not int64 as the others.
        ByteBuffer buffers() {
            TensorInfo tensor = required(header, SegmentContent.BUFFERS);
            if (tensor.type() != ElementType.F32
                    || tensor.shape().size() != 2
                    || tensor.shape().getFirst() != rows
                    || tensor.shape().getLast() < 1) {
                throw new SafetensorsException("tensor '" + tensor.name() + "' must be float32 [" + rows
                        + ", b], but is " + tensor.type() + " " + tensor.shape());
            }
            return bytes(tensor);
        }

        private ByteBuffer bytes(TensorInfo tensor) {
            if (dataOffset + tensor.end() > start.remaining()) {
                throw new SafetensorsException("tensor '" + tensor.name() + "' ends at " + (dataOffset + tensor.end())
                        + ", but there are " + start.remaining() + " bytes");
            }
            return start.slice(
                            Math.toIntExact(start.position() + dataOffset + tensor.begin()),
                            Math.toIntExact(tensor.sizeInBytes()))
                    .order(ByteOrder.LITTLE_ENDIAN);
        }

        /// Format 1 has all ordinals of the span, and steps alone.
        List<SnapshotHead> untold(SegmentKey key) {
            LongBuffer steps = column(SegmentContent.STEP);
            if (rows != key.span()) {
                throw new SafetensorsException("there are " + rows + " rows for " + key.span() + " ordinals");
            }
            List<SnapshotHead> heads = new ArrayList<>(steps.capacity());
            for (int row = 0; row < steps.capacity(); row++) {
                heads.add(SnapshotHead.untold(key.firstOrdinal() + row, steps.get(row)));
            }
            return List.copyOf(heads);
        }

        List<SnapshotHead> heads(SegmentKey key) {
            LongBuffer ordinals = column(SegmentContent.ORDINAL);
            LongBuffer steps = column(SegmentContent.STEP);
            LongBuffer phases = column(SegmentContent.PHASE);
            LongBuffer references = column(SegmentContent.REFERENCE);
            LongBuffer curvatureSteps = column(SegmentContent.CURVATURE_STEP);
            List<SnapshotHead> heads = new ArrayList<>(ordinals.capacity());
            long last = key.firstOrdinal() - 1;
            for (int row = 0; row < ordinals.capacity(); row++) {
                if (ordinals.get(row) <= last || ordinals.get(row) > key.lastOrdinal()) {
                    throw new SafetensorsException(
                            "ordinals must ascend within the span, but " + ordinals.get(row) + " follows " + last);
                }
                last = ordinals.get(row);
                long curvatureStep = curvatureSteps.get(row);
                heads.add(new SnapshotHead(
                        last,
                        steps.get(row),
                        phase(phases.get(row)),
                        references.get(row) != 0,
                        curvatureStep < 0 ? OptionalLong.empty() : OptionalLong.of(curvatureStep)));
            }
            if (heads.isEmpty()) {
                throw new SafetensorsException("a segment must hold at least one snapshot");
            }
            return List.copyOf(heads);
        }

        /// A phase that a later version has named is not told rather than refused.
        private static Phase phase(long number) {
            return Optional.ofNullable(Phase.forNumber(Math.toIntExact(number))).orElse(Phase.PHASE_UNSPECIFIED);
        }
    }
}
