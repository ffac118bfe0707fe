package dev.perrin.theory.client;

import dev.perrin.proto.theory.v1.PredictPart;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.TheoryGrpc;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// Reads the parts of `PredictStream` as [PredictArrays].
final class PredictArraysMarshaller implements MethodDescriptor.Marshaller<PredictArrays> {
    /// The call itself, as the service knows it.
    static final MethodDescriptor<PredictRequest, PredictArrays> PREDICT_STREAM =
            TheoryGrpc.getPredictStreamMethod().toBuilder(
                            TheoryGrpc.getPredictStreamMethod().getRequestMarshaller(), new PredictArraysMarshaller())
                    .build();

    @Override
    public InputStream stream(PredictArrays part) {
        throw new UnsupportedOperationException(
                "a client does not send a " + PredictPart.getDescriptor().getFullName());
    }

    @Override
    public PredictArrays parse(InputStream stream) {
        try {
            return PredictArraysDecoder.decode(bytes(stream));
        } catch (IOException e) {
            throw Status.INTERNAL
                    .withDescription("an invalid part of an answer")
                    .withCause(e)
                    .asRuntimeException();
        }
    }

    private static byte[] bytes(InputStream stream) throws IOException {
        if (!(stream instanceof KnownLength)) {
            return stream.readAllBytes();
        }
        byte[] bytes = new byte[stream.available()];
        int read = stream.readNBytes(bytes, 0, bytes.length);
        if (read < bytes.length) {
            throw new EOFException("a part of " + bytes.length + " bytes ends after " + read);
        }
        return bytes;
    }
}
