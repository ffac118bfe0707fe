package dev.perrin.theory.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.proto.theory.v1.PredictPart;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// A [PredictPart] as it goes over the wire. Messages take their numbers in and give them out one by one, which costs
/// more than to predict them.
///
/// @param bytes what the generated code would have written. Not modified.
@SuppressWarnings("ArrayRecordComponent") // Made once, handed on, sent.
public record EncodedPart(byte[] bytes) {
    /// For a method whose parts come encoded.
    static final MethodDescriptor.Marshaller<EncodedPart> MARSHALLER = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(EncodedPart part) {
            return new PartStream(part.bytes());
        }

        @Override
        public EncodedPart parse(InputStream stream) {
            try {
                return new EncodedPart(stream.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    static EncodedPart of(PredictPart part) {
        return new EncodedPart(part.toByteArray());
    }

    /// The message.
    PredictPart decode() throws InvalidProtocolBufferException {
        return PredictPart.parseFrom(bytes);
    }

    int sizeInBytes() {
        return bytes.length;
    }

    private static final class PartStream extends ByteArrayInputStream implements Drainable, KnownLength {
        PartStream(byte[] bytes) {
            super(bytes);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            return Math.toIntExact(transferTo(target));
        }
    }
}
