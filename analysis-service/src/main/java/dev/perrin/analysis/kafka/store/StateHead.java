package dev.perrin.analysis.kafka.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The entry that makes a state valid; written after its chunks.
///
/// ```text
///  0         1          9            17        21       25       29
/// +---------+----------+------------+---------+--------+--------+-------------------------
/// | version | progress | generation | CRC-32C | length | chunks | the state, if chunks = 0
/// +---------+----------+------------+---------+--------+--------+-------------------------
/// ```
///
/// @param progress offset of the last record that had its effect on the state
/// @param generation of the chunks
/// @param checksum CRC-32C of the state
/// @param length of the state in bytes
/// @param chunks 0 when the state follows the head
record StateHead(long progress, long generation, int checksum, int length, int chunks) {
    /// The state that has seen most of its input first.
    static final Comparator<StateHead> FURTHEST_FIRST = Comparator.comparingLong(StateHead::progress)
            .thenComparingLong(StateHead::generation)
            .reversed();

    private static final byte VERSION = 1;
    private static final int SIZE_IN_BYTES = 1 + 2 * Long.BYTES + 3 * Integer.BYTES;

    static StateHead of(byte[] state, long progress, long generation, int maxEntryInBytes) {
        int chunks = state.length <= maxEntryInBytes ? 0 : Math.ceilDiv(state.length, maxEntryInBytes);
        return new StateHead(progress, generation, checksum(state), state.length, chunks);
    }

    boolean matches(byte[] state) {
        return state.length == length && checksum(state) == checksum;
    }

    /// The entry.
    ///
    /// @param state in it when there are no chunks. Not modified.
    byte[] toBytes(byte[] state) {
        ByteBuffer out = ByteBuffer.allocate(SIZE_IN_BYTES + (chunks == 0 ? length : 0));
        out.put(VERSION).putLong(progress).putLong(generation);
        out.putInt(checksum).putInt(length).putInt(chunks);
        if (chunks == 0) {
            out.put(state);
        }
        return out.array();
    }

    /// @return empty for bytes that are no head of this version
    static Optional<StateHead> from(byte[] entry) {
        if (entry.length < SIZE_IN_BYTES || entry[0] != VERSION) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(entry, 1, entry.length - 1);
        StateHead head = new StateHead(in.getLong(), in.getLong(), in.getInt(), in.getInt(), in.getInt());
        return head.length >= 0 && head.chunks >= 0 ? Optional.of(head) : Optional.empty();
    }

    /// The state that follows a head.
    static byte[] inline(byte[] entry) {
        return Arrays.copyOfRange(entry, SIZE_IN_BYTES, entry.length);
    }

    private static int checksum(byte[] state) {
        CRC32C sum = new CRC32C();
        sum.update(state);
        return (int) sum.getValue();
    }
}
