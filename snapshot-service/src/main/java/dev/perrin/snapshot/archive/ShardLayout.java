package dev.perrin.snapshot.archive;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.safetensors.ElementType;
import dev.perrin.wire.RunId;
import dev.perrin.wire.frame.FrameFormat;

/// What all segments of one shard have in common.
///
/// @param length coordinates in the shard, ≥ 1
/// @param bufferCount float32 values that go with the vectors of each snapshot
public record ShardLayout(RunId run, int shard, long length, DataType type, int bufferCount) {
    /// Of a shard without buffers.
    public ShardLayout(RunId run, int shard, long length, DataType type) {
        this(run, shard, length, type, 0);
    }

    public ShardLayout {
        if (length < 1) {
            throw new IllegalArgumentException("length of shard " + shard + " must be at least 1, but is " + length);
        }
        if (bufferCount < 0) {
            throw new IllegalArgumentException(
                    "bufferCount of shard " + shard + " must not be negative, but is " + bufferCount);
        }
    }

    public long buffersSizeInBytes() {
        return (long) bufferCount * Float.BYTES;
    }

    /// Bytes of a position, and of a velocity.
    public long vectorSizeInBytes() {
        return Math.multiplyExact(length, (long) FrameFormat.sizeInBytes(type));
    }

    public ElementType elementType() {
        return switch (type) {
            case DATA_TYPE_FLOAT32 -> ElementType.F32;
            case DATA_TYPE_FLOAT64 -> ElementType.F64;
            case DATA_TYPE_BFLOAT16 -> ElementType.BF16;
            case DATA_TYPE_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("data_type must be float32, float64 or bfloat16, but is " + type);
        };
    }

    static DataType dataType(ElementType type) {
        return switch (type) {
            case F32 -> DataType.DATA_TYPE_FLOAT32;
            case F64 -> DataType.DATA_TYPE_FLOAT64;
            case BF16 -> DataType.DATA_TYPE_BFLOAT16;
            case I64 -> throw new CorruptObjectException("a trajectory cannot have elements of type " + type);
        };
    }
}
