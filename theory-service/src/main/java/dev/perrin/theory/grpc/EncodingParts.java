package dev.perrin.theory.grpc;

import com.google.protobuf.MessageLite;

/// Encodes messages on their way.
record EncodingParts<P extends MessageLite>(Parts<EncodedPart> encoded) implements Parts<P> {
    @Override
    public void write(P part) {
        encoded.write(EncodedPart.of(part));
    }

    @Override
    public void requireReader() {
        encoded.requireReader();
    }
}
