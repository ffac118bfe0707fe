package dev.perrin.theory.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/// One message of a streamed answer as it goes over the wire:
///
/// ```text
///  0             1          5               size
/// +-------------+----------+---------------+
/// | 0: as it is | length   | message       |
/// +-------------+----------+---------------+
/// ```
///
/// Encoded by the thread that computes it, so that the event loop has nothing to do but send it.
///
/// @param bytes the frame, and perhaps more behind it. Not modified.
/// @param size  of the frame.
@SuppressWarnings("ArrayRecordComponent") // Made once, handed on, sent.
public record EncodedPart(byte[] bytes, int size) {
    /// Before the message.
    static final int PREFIX_BYTES = 5;

    static EncodedPart of(MessageLite message) {
        int length = message.getSerializedSize();
        byte[] bytes = new byte[PREFIX_BYTES + length];
        try {
            message.writeTo(CodedOutputStream.newInstance(bytes, PREFIX_BYTES, length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return framed(bytes, bytes.length);
    }

    /// @param bytes the message from [#PREFIX_BYTES] on. Modified before it: the prefix is written.
    /// @param size  where the message ends.
    static EncodedPart framed(byte[] bytes, int size) {
        ByteBuffer.wrap(bytes).put(0, (byte) 0).putInt(1, size - PREFIX_BYTES);
        return new EncodedPart(bytes, size);
    }

    /// The message, to be decoded.
    CodedInputStream message() {
        return CodedInputStream.newInstance(bytes, PREFIX_BYTES, size - PREFIX_BYTES);
    }
}
