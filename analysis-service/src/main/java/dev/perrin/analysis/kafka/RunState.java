package dev.perrin.analysis.kafka;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.proto.run.v1.RunRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;

/// What stage 2 stores of a run.
///
/// @param record as last seen; the run was planned from it, so that a restart plans the same
/// @param firstOrdinal of the first snapshot measured; −1 before
/// @param sequence of the last result
/// @param finished whether the last result was published
/// @param halt why nothing more is measured
/// @param analysis its bytes; empty before the first snapshot and when every snapshot of an ended run was analysed
record RunState(
        RunRecord record,
        long firstOrdinal,
        long sequence,
        boolean finished,
        Optional<Halt> halt,
        ByteString analysis) {
    private static final byte VERSION = 1;

    /// Every snapshot that the run published is in its last result: nothing can follow.
    boolean complete() {
        return finished && halt.isEmpty() && analysis.isEmpty();
    }

    byte[] toBytes() {
        byte[] encodedRecord = record.toByteArray();
        byte[] kind = halt.map(Halt::kind).orElse("").getBytes(StandardCharsets.UTF_8);
        byte[] message = halt.map(Halt::message).orElse("").getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(2
                + 2 * Long.BYTES
                + 4 * Integer.BYTES
                + encodedRecord.length
                + kind.length
                + message.length
                + analysis.size());
        out.put(VERSION).put((byte) (finished ? 1 : 0)).putLong(firstOrdinal).putLong(sequence);
        put(out, encodedRecord);
        put(out, kind);
        put(out, message);
        put(out, analysis.toByteArray());
        return out.array();
    }

    /// @throws SerializationException for the bytes of another version
    static RunState from(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte version = in.get();
        if (version != VERSION) {
            throw new SerializationException("state of a run must have version " + VERSION + ", but has " + version);
        }
        boolean finished = in.get() != 0;
        long firstOrdinal = in.getLong();
        long sequence = in.getLong();
        try {
            RunRecord record = RunRecord.parseFrom(get(in));
            String kind = new String(get(in), StandardCharsets.UTF_8);
            String message = new String(get(in), StandardCharsets.UTF_8);
            Optional<Halt> halt = kind.isEmpty() ? Optional.empty() : Optional.of(new Halt(kind, message));
            return new RunState(record, firstOrdinal, sequence, finished, halt, ByteString.copyFrom(get(in)));
        } catch (InvalidProtocolBufferException e) {
            throw new SerializationException("state of a run is damaged", e);
        }
    }

    private static void put(ByteBuffer out, byte[] bytes) {
        out.putInt(bytes.length).put(bytes);
    }

    private static byte[] get(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return bytes;
    }
}
