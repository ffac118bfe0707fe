package dev.perrin.snapshot.grpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One message of a streamed answer as it goes over the wire:
///
/// ```text
///  0             1          5               size
/// +-------------+----------+---------------+
/// | 0: as it is | length   | message       |
/// +-------------+----------+---------------+
/// ```
///
/// Encoded by the thread that reads, so that the event loop has nothing to do but send it. Vectors and other long
/// fields are not copied.
final class FramedMessage {
    /// Of the encoder. What it writes at once that is longer has not passed through its buffer, but is a field's own
    /// array, which nobody changes.
    private static final int BUFFER_BYTES = 4 << 10;

    private FramedMessage() {}

    /// @param message whose byte strings share their bytes with the result
    static ByteBuf of(MessageLite message) {
        Pieces pieces = new Pieces();
        CodedOutputStream encoder = CodedOutputStream.newInstance(pieces, BUFFER_BYTES);
        try {
            encoder.writeRawByte(0);
            // As the length of a frame goes, and not as protobuf would write it.
            encoder.writeFixed32NoTag(Integer.reverseBytes(message.getSerializedSize()));
            message.writeTo(encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Unpooled.wrappedBuffer(pieces.list.size(), pieces.list.toArray(ByteBuf[]::new));
    }

    private static final class Pieces extends OutputStream {
        private final List<ByteBuf> list = new ArrayList<>();

        @Override
        public void write(int value) {
            list.add(Unpooled.wrappedBuffer(new byte[] {(byte) value}));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            list.add(
                    length > BUFFER_BYTES
                            ? Unpooled.wrappedBuffer(bytes, offset, length)
                            : Unpooled.wrappedBuffer(Arrays.copyOfRange(bytes, offset, offset + length)));
        }
    }
}
