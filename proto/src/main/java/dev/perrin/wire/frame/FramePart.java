package dev.perrin.wire.frame;

import dev.perrin.proto.trajectory.v1.PartHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/// A checked frame: the header, and a view of the payload inside the record's own bytes.
///
/// @param header valid in itself; whether it fits the run's layout is for [ShardAssembler] or the consumer to say
/// @param payload little-endian, position 0, read-only; valid as long as the record's bytes are
public record FramePart(PartHeader header, ByteBuffer payload) {
    public FramePart {
        payload = payload.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public ByteBuffer payload() {
        return payload.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    public ByteBuffer positionBytes() {
        return payload.slice(0, payload.limit() / 2).order(ByteOrder.LITTLE_ENDIAN);
    }

    public ByteBuffer velocityBytes() {
        return payload.slice(payload.limit() / 2, payload.limit() / 2).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The slice of the snapshot's buffers: float32 values.
    public ByteBuffer bufferBytes() {
        return header.getBuffers().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The position slice of a float32 frame, without a copy.
    public FloatBuffer positions() {
        requireFloat32();
        return positionBytes().asFloatBuffer();
    }

    /// The velocity slice of a float32 frame, without a copy.
    public FloatBuffer velocities() {
        requireFloat32();
        return velocityBytes().asFloatBuffer();
    }

    public boolean isLast() {
        return header.getPart() == header.getPartCount() - 1;
    }

    private void requireFloat32() {
        if (FrameFormat.sizeInBytes(header.getDataType()) != Float.BYTES) {
            throw new IllegalStateException("data_type is " + header.getDataType() + ", not float32");
        }
    }
}
