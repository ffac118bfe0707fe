package dev.perrin.trainer.grpc;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/// Puts float32 numbers together from bytes that come in pieces of any length.
final class FloatCollector {
    private final FloatBuffer target;
    private final int first;
    private final ByteBuffer rest = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /// @param target from its position to its limit. Modified: filled.
    FloatCollector(FloatBuffer target) {
        this.target = target;
        this.first = target.position();
    }

    /// @throws java.nio.BufferOverflowException when there are more than the target holds
    void add(ByteString piece) {
        ByteBuffer bytes = piece.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        while (rest.position() > 0 && bytes.hasRemaining()) {
            takeByte(bytes);
        }
        FloatBuffer whole = bytes.asFloatBuffer();
        int count = whole.remaining();
        target.put(whole);
        bytes.position(bytes.position() + count * Float.BYTES);
        while (bytes.hasRemaining()) {
            takeByte(bytes);
        }
    }

    private void takeByte(ByteBuffer bytes) {
        rest.put(bytes.get());
        if (!rest.hasRemaining()) {
            target.put(rest.getFloat(0));
            rest.clear();
        }
    }

    /// Numbers that are there.
    int count() {
        return target.position() - first;
    }

    /// Whether the target is full and no byte is left over.
    boolean isComplete() {
        return !target.hasRemaining() && rest.position() == 0;
    }
}
