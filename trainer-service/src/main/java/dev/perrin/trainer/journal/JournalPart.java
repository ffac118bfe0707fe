package dev.perrin.trainer.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// A slice of a result as an object of the store, little-endian:
///
/// ```text
///  0       4          8          40       72     80     84      88
/// +-------+----------+----------+--------+------+------+-------+----------------
/// | magic | CRC-32C  | identity | inputs | cost | part | parts | values, f64 …
/// +-------+----------+----------+--------+------+------+-------+----------------
/// ```
///
/// The checksum is that of everything behind it; identity and inputs are [Fingerprint]s, cost is in nanoseconds.
final class JournalPart {
    /// 8 MiB of them.
    static final int MAX_VALUES = 1 << 20;

    private static final int MAGIC = 0x314a_5250;
    private static final int CHECKED_FROM = 8;
    private static final int COST_AT = CHECKED_FROM + 2 * Fingerprint.SIZE;
    private static final int HEADER = COST_AT + Long.BYTES + 2 * Integer.BYTES;

    private JournalPart() {}

    /// How many there are of a result, at least one.
    static int count(int values) {
        return Math.max(1, Math.ceilDiv(values, MAX_VALUES));
    }

    static int sizeInBytes(int values, int part) {
        return HEADER + Double.BYTES * length(values, part);
    }

    /// Of all parts.
    static long sizeInBytes(int values) {
        return (long) HEADER * count(values) + (long) Double.BYTES * values;
    }

    private static int length(int values, int part) {
        return Math.min(MAX_VALUES, values - part * MAX_VALUES);
    }

    /// @param values the whole result. Not modified.
    static byte[] encode(byte[] identity, byte[] inputs, long costNanos, double[] values, int part) {
        byte[] bytes = new byte[sizeInBytes(values.length, part)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(MAGIC).putInt(0).put(identity).put(inputs).putLong(costNanos);
        buffer.putInt(part).putInt(count(values.length));
        buffer.asDoubleBuffer().put(values, part * MAX_VALUES, length(values.length, part));
        buffer.putInt(Integer.BYTES, checksum(bytes));
        return bytes;
    }

    /// @param values the whole result. Modified: this slice, where the part is whole and of this result.
    /// @return what is wrong with it, or else empty
    static String decode(byte[] bytes, byte[] identity, byte[] inputs, double[] values, int part) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length != sizeInBytes(values.length, part)) {
            return "size";
        }
        if (buffer.getInt(0) != MAGIC || buffer.getInt(Integer.BYTES) != checksum(bytes)) {
            return "checksum";
        }
        if (!Arrays.equals(identity, Arrays.copyOfRange(bytes, CHECKED_FROM, CHECKED_FROM + Fingerprint.SIZE))) {
            return "identity";
        }
        if (!Arrays.equals(inputs, Arrays.copyOfRange(bytes, CHECKED_FROM + Fingerprint.SIZE, COST_AT))) {
            return "inputs";
        }
        if (buffer.getInt(COST_AT + Long.BYTES) != part || buffer.getInt(HEADER - 4) != count(values.length)) {
            return "place";
        }
        buffer.position(HEADER)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asDoubleBuffer()
                .get(values, part * MAX_VALUES, length(values.length, part));
        return "";
    }

    /// @param bytes of a part that was decoded
    static long costNanos(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(COST_AT);
    }

    private static int checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, CHECKED_FROM, bytes.length - CHECKED_FROM);
        return (int) checksum.getValue();
    }
}
