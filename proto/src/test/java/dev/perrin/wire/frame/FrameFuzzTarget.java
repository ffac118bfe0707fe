package dev.perrin.wire.frame;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.wire.frame.FrameFormatException.Reason;
import java.util.Arrays;
import java.util.Optional;

/// What [FrameFuzzTest] asks of the decoder, for a fuzzer that looks which ways through the code an input takes:
/// Jazzer, in the profile `fuzz`.
public final class FrameFuzzTarget {
    private FrameFuzzTarget() {}

    /// @param input a frame; and, as no fuzzer guesses a checksum, again the length of a header in one byte, the header
    ///              and the payload, around which one is made whose checksums are right
    public static void fuzzerTestOneInput(byte[] input) {
        Optional<Reason> _ = FrameFuzzTest.refusal(input);
        if (input.length < 2) {
            return;
        }
        int headerEnd = Math.min(input.length, 1 + Byte.toUnsignedInt(input[0]));
        byte[] header = Arrays.copyOfRange(input, 1, headerEnd);
        byte[] payload = Arrays.copyOfRange(input, headerEnd, input.length);
        Optional<Reason> _ = FrameFuzzTest.refusal(RawFrame.of(header, payload));
        try {
            PartHeader.Builder mended =
                    PartHeader.parseFrom(header).toBuilder().setPayloadCrc32C(RawFrame.crc32c(payload));
            Optional<Reason> _ = FrameFuzzTest.refusal(RawFrame.of(mended.build(), payload));
        } catch (InvalidProtocolBufferException noHeader) {
            // The decoder was asked just before.
        }
    }
}
