package dev.perrin.wire.frame;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.wire.RunId;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// All frames of one snapshot, in two steps: [#write] copies the vectors to where they will lie in the frames and
/// does nothing else, for the thread that trains; [#seal] adds checksums and headers, for a thread that has time.
/// Between the two the vectors exist nowhere but here. Reusable, and then without allocation.
///
/// An array is as long as its frame, because that is what Kafka takes without a copy. The header stands before the
/// payload and its length depends on the ordinal, so an array is replaced in the few places where a number gets
/// longer.
///
/// Not thread safe.
public final class SnapshotFrames {
    private static final ValueLayout.OfFloat FLOATS =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLES =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORTS =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final RunId run;
    private final DataType type;
    private final int elementSize;
    private final long dimension;
    private final List<Part> parts;
    private final byte[][] frames;
    private final byte[] buffers;
    private final ByteString bufferBytes;
    private final FrameHead head = new FrameHead();
    private final Crc32cSum shardChecksum = new Crc32cSum();

    /// Receives the frames, in order of shards and parts.
    @FunctionalInterface
    public interface Sink {
        /// @param frame must not be read any more once the [SnapshotFrames] are written again
        void accept(int shard, byte[] frame);
    }

    /// @param first coordinate in the whole vector
    /// @param firstInShard the same coordinate, counted from the start of the shard
    private record Part(int shard, int index, int countInShard, long first, long firstInShard, int count) {
        boolean isLast() {
            return index == countInShard - 1;
        }
    }

    /// Of a run without buffers.
    ///
    /// @param shards all of the run, in order
    /// @param type of the elements of both vectors
    public SnapshotFrames(RunId run, List<Shard> shards, DataType type) {
        this(run, shards, type, 0);
    }

    /// @param shards all of the run, in order
    /// @param type of the elements of both vectors
    /// @param bufferCount float32 values beside the vectors
    public SnapshotFrames(RunId run, List<Shard> shards, DataType type, int bufferCount) {
        this.run = run;
        this.type = type;
        this.elementSize = FrameFormat.sizeInBytes(type);
        this.parts = new ArrayList<>();
        long next = 0;
        for (int index = 0; index < shards.size(); index++) {
            Shard shard = shards.get(index);
            if (shard.getIndex() != index || shard.getOffset() != next) {
                throw new IllegalArgumentException("shard " + index + " must begin at coordinate " + next
                        + ", but the one given has index " + shard.getIndex() + " and begins at " + shard.getOffset());
            }
            addParts(shard);
            next += shard.getLength();
        }
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a run must have at least one shard, but none was given");
        }
        this.dimension = next;
        BufferPlan plan = BufferPlan.of(shards.getFirst(), bufferCount);
        this.buffers = new byte[plan.sizeInBytes()];
        this.bufferBytes = UnsafeByteOperations.unsafeWrap(buffers);
        this.frames = new byte[parts.size()][];
        for (int i = 0; i < frames.length; i++) {
            Part part = parts.get(i);
            int values = part.shard() == 0 ? plan.count(part.index()) : 0;
            frames[i] = new byte[payloadOffset(run, type, 1, 1, values) + payloadLength(part)];
        }
    }

    /// As the other, of a run without buffers.
    public static long maxSizeInBytes(RunId run, List<Shard> shards, DataType type) {
        return maxSizeInBytes(run, shards, type, 0);
    }

    /// Bytes that the frames take at most, whatever the ordinal: both vectors and one header a part; and the buffers,
    /// which are kept beside the headers until these are made.
    public static long maxSizeInBytes(RunId run, List<Shard> shards, DataType type, int bufferCount) {
        long size = 2L * bufferCount * Float.BYTES;
        if (bufferCount > 0) {
            // How long its slice is, in each header.
            size += (long) shards.getFirst().getPartCount() * Long.BYTES;
        }
        for (Shard shard : shards) {
            size += 2 * shard.getLength() * FrameFormat.sizeInBytes(type);
            size += (long) shard.getPartCount() * payloadOffset(run, type, Long.MAX_VALUE, Integer.MAX_VALUE, 0);
        }
        return size;
    }

    private void addParts(Shard shard) {
        PartPlan plan = PartPlan.of(shard.getLength(), type);
        if (shard.getPartCount() != plan.partCount()) {
            throw new IllegalArgumentException("part_count of shard " + shard.getIndex() + " must be "
                    + plan.partCount() + " for " + shard.getLength() + " coordinates, but is " + shard.getPartCount());
        }
        for (int part = 0; part < plan.partCount(); part++) {
            long first = plan.firstCoordinate(part);
            parts.add(new Part(
                    shard.getIndex(),
                    part,
                    plan.partCount(),
                    shard.getOffset() + first,
                    first,
                    plan.coordinateCount(part)));
        }
    }

    /// d, the length of both vectors.
    public long dimension() {
        return dimension;
    }

    /// Frames of a snapshot.
    public int count() {
        return frames.length;
    }

    /// Bytes of all frames as they are now.
    public long sizeInBytes() {
        long size = 0;
        for (byte[] frame : frames) {
            size += frame.length;
        }
        return size;
    }

    /// What goes with the vectors that are written before or after.
    ///
    /// @param values all buffers of the snapshot. Not modified.
    public void writeBuffers(float[] values) {
        if (values.length * (long) Float.BYTES != buffers.length) {
            throw new IllegalArgumentException(
                    "buffers must be " + buffers.length / Float.BYTES + " values, but are " + values.length);
        }
        if (values.length > 0) {
            MemorySegment.copy(values, 0, MemorySegment.ofArray(buffers), FLOATS, 0, values.length);
        }
    }

    /// @param position θₖ, length d. Not modified.
    /// @param velocity vₖ, length d. Not modified.
    public void write(float[] position, float[] velocity) {
        require(DataType.DATA_TYPE_FLOAT32, position.length, velocity.length);
        for (int i = 0; i < frames.length; i++) {
            Part part = parts.get(i);
            MemorySegment frame = MemorySegment.ofArray(frames[i]);
            int first = Math.toIntExact(part.first());
            long target = payloadOffset(i);
            MemorySegment.copy(position, first, frame, FLOATS, target, part.count());
            MemorySegment.copy(velocity, first, frame, FLOATS, target + vectorLength(part), part.count());
        }
    }

    /// @param position θₖ, length d. Not modified.
    /// @param velocity vₖ, length d. Not modified.
    public void write(double[] position, double[] velocity) {
        require(DataType.DATA_TYPE_FLOAT64, position.length, velocity.length);
        for (int i = 0; i < frames.length; i++) {
            Part part = parts.get(i);
            MemorySegment frame = MemorySegment.ofArray(frames[i]);
            int first = Math.toIntExact(part.first());
            long target = payloadOffset(i);
            MemorySegment.copy(position, first, frame, DOUBLES, target, part.count());
            MemorySegment.copy(velocity, first, frame, DOUBLES, target + vectorLength(part), part.count());
        }
    }

    /// @param position θₖ as the bits of bfloat16, length d. Not modified.
    /// @param velocity vₖ as the bits of bfloat16, length d. Not modified.
    public void write(short[] position, short[] velocity) {
        require(DataType.DATA_TYPE_BFLOAT16, position.length, velocity.length);
        for (int i = 0; i < frames.length; i++) {
            Part part = parts.get(i);
            MemorySegment frame = MemorySegment.ofArray(frames[i]);
            int first = Math.toIntExact(part.first());
            long target = payloadOffset(i);
            MemorySegment.copy(position, first, frame, SHORTS, target, part.count());
            MemorySegment.copy(velocity, first, frame, SHORTS, target + vectorLength(part), part.count());
        }
    }

    /// Vectors of any type and any length, on the heap or off it.
    ///
    /// @param position θₖ, d little-endian elements of the run's type. Not modified.
    /// @param velocity vₖ, d little-endian elements of the run's type. Not modified.
    public void write(MemorySegment position, MemorySegment velocity) {
        requireSize("position", position.byteSize());
        requireSize("velocity", velocity.byteSize());
        for (int i = 0; i < frames.length; i++) {
            Part part = parts.get(i);
            MemorySegment frame = MemorySegment.ofArray(frames[i]);
            long first = part.first() * elementSize;
            long length = vectorLength(part);
            long target = payloadOffset(i);
            MemorySegment.copy(position, first, frame, target, length);
            MemorySegment.copy(velocity, first, frame, target + length, length);
        }
    }

    /// Makes frames of what was written last.
    ///
    /// @param snapshot ordinal, step, phase, reference and curvature step are taken from it; the rest is filled in
    public void seal(PartHeader snapshot, Sink sink) {
        // Views of the array: each header is written before anything else is.
        PartHeader named =
                snapshot.toBuilder().setRun(run.value()).setBuffers(bufferBytes).build();
        for (int i = 0; i < frames.length; i++) {
            Part part = parts.get(i);
            PartHeader.Builder header = FrameHead.of(
                    named, part.shard(), part.index(), part.countInShard(), type, part.firstInShard(), part.count());
            byte[] frame = fit(i, FrameFormat.payloadOffset(header.build().getSerializedSize()));
            sum(header, part, frame);
            head.write(header.build(), frame);
            sink.accept(part.shard(), frame);
        }
    }

    /// The frame with its payload at this offset.
    private byte[] fit(int index, int payloadOffset) {
        byte[] frame = frames[index];
        int payloadLength = payloadLength(parts.get(index));
        if (frame.length != payloadOffset + payloadLength) {
            byte[] fitting = new byte[payloadOffset + payloadLength];
            System.arraycopy(frame, frame.length - payloadLength, fitting, payloadOffset, payloadLength);
            frames[index] = fitting;
        }
        return frames[index];
    }

    private void sum(PartHeader.Builder header, Part part, byte[] frame) {
        int payloadLength = payloadLength(part);
        int payloadOffset = frame.length - payloadLength;
        int checksum = head.checksum(frame, payloadOffset, payloadLength);
        header.setPayloadCrc32C(checksum);
        if (part.index() == 0) {
            shardChecksum.reset();
        }
        shardChecksum.add(checksum, payloadLength);
        if (part.isLast()) {
            header.setShardCrc32C(shardChecksum.value());
        }
    }

    /// Where the payload of a frame begins as it is now: it ends where the frame does.
    private int payloadOffset(int index) {
        return frames[index].length - payloadLength(parts.get(index));
    }

    /// Where the payload begins when every number of the header is one of these.
    private static int payloadOffset(RunId run, DataType type, long longNumber, int number, int bufferValues) {
        return FrameFormat.payloadOffset(PartHeader.newBuilder()
                .setRun(run.value())
                .setOrdinal(longNumber)
                .setStep(longNumber)
                .setShard(number)
                .setPart(number)
                .setPartCount(number)
                .setDataType(type)
                .setFirstCoordinate(longNumber)
                .setCoordinateCount(number)
                .setPayloadCrc32C(0)
                .setShardCrc32C(0)
                .setPhase(Phase.PHASE_LIMITING)
                .setReference(true)
                .setCurvatureStep(longNumber)
                .setBuffers(UnsafeByteOperations.unsafeWrap(new byte[bufferValues * Float.BYTES]))
                .build()
                .getSerializedSize());
    }

    private int vectorLength(Part part) {
        return part.count() * elementSize;
    }

    private int payloadLength(Part part) {
        return 2 * vectorLength(part);
    }

    private void require(DataType given, int positionLength, int velocityLength) {
        if (given != type) {
            throw new IllegalArgumentException("vectors must be of the run's " + type + ", but are " + given);
        }
        requireSize("position", (long) positionLength * elementSize);
        requireSize("velocity", (long) velocityLength * elementSize);
    }

    private void requireSize(String vector, long size) {
        if (size != dimension * elementSize) {
            throw new IllegalArgumentException(vector + " must have " + dimension + " coordinates of " + elementSize
                    + " bytes, but has " + size + " bytes");
        }
    }
}
