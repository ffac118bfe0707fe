package dev.perrin.wire.frame;

import com.google.protobuf.ByteString;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Shard;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// An endless row of damaged frames. About half have the checksum of the header repaired, so that the damage
/// reaches what lies behind it.
final class Mutations {
    private static final int[] EXTREMES = {
        0, 1, -1, 2, 7, 8, 16, 255, 4096, 4097, 1 << 16, 1 << 24, 1 << 28, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE
    };

    private final SplittableRandom random;
    private final List<byte[]> sound = new ArrayList<>();

    Mutations(SplittableRandom random) {
        this.random = random;
        for (int dimension : new int[] {1, 2, 3, 17, 40}) {
            Shard shard = ShardPlan.of(dimension, DataType.DATA_TYPE_FLOAT32).getFirst();
            new FrameEncoder(shard)
                    .encode(
                            Arbitraries.snapshot(random),
                            Arbitraries.floats(random, dimension),
                            Arbitraries.floats(random, dimension),
                            sound::add);
        }
    }

    byte[] next() {
        byte[] frame = any().clone();
        return switch (random.nextInt(12)) {
            case 0 -> flip(frame, 0, frame.length);
            case 1 -> scribble(frame, 0, frame.length);
            case 2 -> Arrays.copyOf(frame, random.nextInt(frame.length));
            case 3 ->
                scribble(Arrays.copyOf(frame, frame.length + 1 + random.nextInt(64)), frame.length, frame.length + 1);
            case 4 -> extreme(frame, random.nextInt(17));
            case 5 -> splice(frame, any());
            case 6 -> bytes(random.nextInt(200));
            case 7 -> RawFrame.of(bytes(1 + random.nextInt(120)), bytes(random.nextInt(64)));
            case 8 -> repaired(flip(frame, 16, 16 + headerLength(frame)));
            case 9 -> repaired(scribble(frame, 16, 16 + headerLength(frame)));
            default -> lie(frame);
        };
    }

    /// A well-formed header that says something else; the payload and its checksum stay as they are.
    private byte[] lie(byte[] frame) {
        PartHeader.Builder header = FrameDecoder.decode(frame).header().toBuilder();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            int value = random.nextBoolean() ? EXTREMES[random.nextInt(EXTREMES.length)] : random.nextInt();
            switch (random.nextInt(12)) {
                case 0 -> header.setOrdinal(value);
                case 1 -> header.setStep((long) value << 31);
                case 2 -> header.setShard(value);
                case 3 -> header.setPart(value);
                case 4 -> header.setPartCount(value);
                case 5 -> header.setDataTypeValue(random.nextInt(-1, 5));
                case 6 -> header.setFirstCoordinate((long) value << 31);
                case 7 -> header.setCoordinateCount(value);
                case 8 -> header.clearShardCrc32C();
                case 9 ->
                    header.setRunBytes(
                            ByteString.copyFrom("run-" + (char) random.nextInt(128), StandardCharsets.UTF_8));
                case 10 -> header.setPhaseValue(random.nextInt(-1, 6));
                default -> header.setPayloadCrc32C(random.nextInt());
            }
        }
        int payload = FrameFormat.payloadOffset(headerLength(frame));
        return RawFrame.of(header.build(), Arrays.copyOfRange(frame, payload, frame.length));
    }

    private byte[] repaired(byte[] frame) {
        byte[] header = Arrays.copyOfRange(frame, 16, 16 + headerLength(frame));
        littleEndian(frame).putInt(12, RawFrame.crc32c(header));
        return frame;
    }

    private byte[] flip(byte[] frame, int from, int to) {
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            frame[random.nextInt(from, to)] ^= (byte) (1 << random.nextInt(8));
        }
        return frame;
    }

    private byte[] scribble(byte[] frame, int from, int to) {
        int start = random.nextInt(from, to);
        int end = Math.min(to, start + 1 + random.nextInt(16));
        for (int i = start; i < end; i++) {
            frame[i] = (byte) random.nextInt();
        }
        return frame;
    }

    private byte[] extreme(byte[] frame, int offset) {
        littleEndian(frame).putInt(offset, EXTREMES[random.nextInt(EXTREMES.length)]);
        return frame;
    }

    private byte[] splice(byte[] head, byte[] tail) {
        int cut = random.nextInt(Math.min(head.length, tail.length));
        return ByteBuffer.allocate(tail.length)
                .put(head, 0, cut)
                .put(tail, cut, tail.length - cut)
                .array();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        IntStream.range(0, length).forEach(i -> bytes[i] = (byte) random.nextInt());
        return bytes;
    }

    private byte[] any() {
        return sound.get(random.nextInt(sound.size()));
    }

    private static int headerLength(byte[] frame) {
        return littleEndian(frame).getInt(8);
    }

    private static ByteBuffer littleEndian(byte[] frame) {
        return ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    }
}
