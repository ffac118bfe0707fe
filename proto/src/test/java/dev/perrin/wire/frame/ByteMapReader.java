package dev.perrin.wire.frame;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// A second reader, written from the picture in [FrameFormat] and the field numbers in the schema alone. It
/// shares no code with [FrameDecoder], the protobuf runtime or the JDK's CRC-32C, so that the picture is enough
/// for another language.
///
/// @param fields varint and fixed32 fields of the header by number
/// @param run field 1 of the header
/// @param bufferBits bits of the values in field 15 of the header
/// @param positionBits bits of the position slice
/// @param velocityBits bits of the velocity slice
record ByteMapReader(
        Map<Integer, Long> fields,
        String run,
        List<Integer> bufferBits,
        List<Integer> positionBits,
        List<Integer> velocityBits) {
    private static final int RUN = 1;
    private static final int COORDINATE_COUNT = 9;
    private static final int PAYLOAD_CHECKSUM = 10;
    private static final int BUFFERS = 15;

    static ByteMapReader read(byte[] frame) {
        expect('P', frame[0], "magic");
        expect('R', frame[1], "magic");
        expect('S', frame[2], "magic");
        expect('N', frame[3], "magic");
        expect(1, frame[4], "version");
        expect(0, frame[5] | frame[6] | frame[7], "reserved bytes");
        int headerLength = littleEndian(frame, 8);
        expect(littleEndian(frame, 12), crc32c(frame, 16, headerLength), "checksum of the header");

        int payload = 16 + headerLength;
        while (payload % 8 != 0) {
            expect(0, frame[payload], "padding");
            payload++;
        }
        Map<Integer, Long> fields = new TreeMap<>();
        List<Integer> buffers = new ArrayList<>();
        String run = readHeader(frame, 16, 16 + headerLength, fields, buffers);
        int count = (int) (long) fields.getOrDefault(COORDINATE_COUNT, 0L);
        expect(payload + 8 * count, frame.length, "length of the frame");
        expect(
                (int) (long) fields.getOrDefault(PAYLOAD_CHECKSUM, 0L),
                crc32c(frame, payload, frame.length - payload),
                "checksum of the payload");
        return new ByteMapReader(
                fields, run, buffers, words(frame, payload, count), words(frame, payload + 4 * count, count));
    }

    /// Castagnoli's polynomial, reflected, bit by bit.
    static int crc32c(byte[] bytes, int offset, int length) {
        int crc = ~0;
        for (int i = offset; i < offset + length; i++) {
            crc ^= bytes[i] & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0x82f63b78;
            }
        }
        return ~crc;
    }

    private static String readHeader(byte[] frame, int from, int to, Map<Integer, Long> fields, List<Integer> buffers) {
        String run = "";
        int at = from;
        while (at < to) {
            long tag = 0;
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                tag |= (frame[at] & 0x7fL) << shift;
                if (frame[at++] >= 0) {
                    break;
                }
            }
            int number = (int) (tag >>> 3);
            if ((tag & 7) == 5) {
                fields.put(number, littleEndian(frame, at) & 0xffffffffL);
                at += 4;
                continue;
            }
            for (int shift = 0; ; shift += 7) {
                value |= (frame[at] & 0x7fL) << shift;
                if (frame[at++] >= 0) {
                    break;
                }
            }
            if ((tag & 7) == 0) {
                fields.put(number, value);
            } else if (number == BUFFERS) {
                expect(0, (int) value % 4, "rest of the buffers");
                buffers.addAll(words(frame, at, (int) value / 4));
                at += (int) value;
            } else {
                expect((RUN << 3) | 2, (int) tag, "tag of the only other field with a length");
                run = new String(frame, at, (int) value, StandardCharsets.UTF_8);
                at += (int) value;
            }
        }
        expect(to, at, "end of the header");
        return run;
    }

    private static List<Integer> words(byte[] bytes, int offset, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> littleEndian(bytes, offset + 4 * i))
                .toList();
    }

    private static int littleEndian(byte[] bytes, int offset) {
        return (bytes[offset] & 0xff)
                | (bytes[offset + 1] & 0xff) << 8
                | (bytes[offset + 2] & 0xff) << 16
                | (bytes[offset + 3] & 0xff) << 24;
    }

    private static void expect(int expected, int actual, String what) {
        if (expected != actual) {
            throw new AssertionError(what + " is " + actual + ", not " + expected);
        }
    }
}
