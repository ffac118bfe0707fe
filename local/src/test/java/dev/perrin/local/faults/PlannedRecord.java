package dev.perrin.local.faults;

import com.google.protobuf.ByteString;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.wire.RecordKeys;
import dev.perrin.wire.RunId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// One record to be published. Its bytes are made by a frame writer of the tests' own, which shares no code with
/// the library and can also write what the library never would.
///
/// @param shard of the run; the record's key names it
record PlannedRecord(PublishedRun run, int shard, long ordinal, int part, Damage damage) {
    private static final int MAX_PAYLOAD = 960 * 1024;
    private static final int MAX_BUFFERS = 8192 * Float.BYTES;

    static int partCount(PublishedRun run, int shard) {
        long perPart = coordinatesPerPart(run);
        return Math.toIntExact(Math.ceilDiv(run.shards().get(shard).getLength(), perPart));
    }

    private static long coordinatesPerPart(PublishedRun run) {
        return MAX_PAYLOAD / (2L * run.elementSize());
    }

    byte[] key() {
        RunId id = run.id();
        return switch (damage) {
            case FOREIGN_KEY -> RecordKeys.ofShard(new RunId(id.value() + "-x"), shard);
            case NEVER_ANNOUNCED -> RecordKeys.ofShard(ghost(), shard);
            case NO_SUCH_SHARD -> RecordKeys.ofShard(id, run.shards().size() + shard);
            default -> RecordKeys.ofShard(id, shard);
        };
    }

    byte[] value() {
        byte[] payload = payload(part);
        PartHeader.Builder header = run.header(ordinal).toBuilder()
                .setShard(shard)
                .setPart(part)
                .setPartCount(partCount(run, shard))
                .setDataType(run.type())
                .setFirstCoordinate(part * coordinatesPerPart(run))
                .setCoordinateCount(payload.length / (2 * run.elementSize()))
                .setBuffers(ByteString.copyFrom(buffers()))
                .setPayloadCrc32C(crc(payload));
        if (part == partCount(run, shard) - 1) {
            header.setShardCrc32C(shardChecksum());
        }
        switch (damage) {
            case RUN_IS_A_PATH -> header.setRun("../../runs/" + run.id().value());
            case OVERSIZED_PAYLOAD -> header.setCoordinateCount(Integer.MAX_VALUE);
            case NO_SUCH_SHARD -> header.setShard(run.shards().size() + shard).clearBuffers();
            case NEVER_ANNOUNCED -> header.setRun(ghost().value());
            case SHARD_CHECKSUM -> header.setShardCrc32C(header.getShardCrc32C() ^ 0x40);
            case SKIPPED_PART -> {
                header.setPart(partCount(run, shard) - 1)
                        .setFirstCoordinate((partCount(run, shard) - 1) * coordinatesPerPart(run))
                        .setShardCrc32C(1);
                payload = payload(header.getPart());
                header.setCoordinateCount(payload.length / (2 * run.elementSize()))
                        .setPayloadCrc32C(crc(payload));
            }
            case OTHER_LAYOUT -> {
                // As many bytes, but of another type.
                header.setDataType(
                        run.type() == DataType.DATA_TYPE_FLOAT32
                                ? DataType.DATA_TYPE_BFLOAT16
                                : DataType.DATA_TYPE_FLOAT32);
                int elementSize = run.type() == DataType.DATA_TYPE_FLOAT32 ? 2 : 4;
                payload = Arrays.copyOf(payload, payload.length / 8 * 8);
                header.setCoordinateCount(payload.length / (2 * elementSize)).setPayloadCrc32C(crc(payload));
            }
            default -> {}
        }
        byte[] frame = frame(header.build().toByteArray(), payload);
        ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        switch (damage) {
            case EMPTY -> {
                return new byte[0];
            }
            case CUT_IN_HEADER -> {
                return Arrays.copyOf(frame, 40);
            }
            case CUT_IN_PAYLOAD -> {
                return Arrays.copyOf(frame, frame.length - 3);
            }
            case MAGIC -> frame[1] ^= 1;
            case VERSION -> frame[4] = 99;
            case OVERSIZED_HEADER -> bytes.putInt(8, Integer.MAX_VALUE);
            case HEADER_BIT -> frame[20] ^= 4;
            case PAYLOAD_BIT -> frame[frame.length - 1] ^= 8;
            default -> {}
        }
        return frame;
    }

    private RunId ghost() {
        return new RunId("ghost-" + run.id().value());
    }

    /// The part's slice: 8192 values, or what is left.
    private byte[] buffers() {
        byte[] all = run.buffers(ordinal, shard);
        int first = Math.min(all.length, part * MAX_BUFFERS);
        return Arrays.copyOfRange(all, first, Math.min(all.length, first + MAX_BUFFERS));
    }

    /// Position slice, then velocity slice.
    private byte[] payload(int ofPart) {
        Shard layout = run.shards().get(shard);
        int first = Math.toIntExact(ofPart * coordinatesPerPart(run) * run.elementSize());
        int end = Math.toIntExact(
                Math.min(layout.getLength(), (ofPart + 1) * coordinatesPerPart(run)) * run.elementSize());
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.writeBytes(Arrays.copyOfRange(run.vector(ordinal, shard, false), first, end));
        payload.writeBytes(Arrays.copyOfRange(run.vector(ordinal, shard, true), first, end));
        return payload.toByteArray();
    }

    private int shardChecksum() {
        CRC32C checksum = new CRC32C();
        for (int each = 0; each < partCount(run, shard); each++) {
            checksum.update(payload(each));
        }
        return (int) checksum.getValue();
    }

    private static byte[] frame(byte[] header, byte[] payload) {
        int payloadOffset = (16 + header.length + 7) / 8 * 8;
        ByteBuffer frame = ByteBuffer.allocate(payloadOffset + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        frame.put(new byte[] {'P', 'R', 'S', 'N', 1, 0, 0, 0});
        frame.putInt(header.length).putInt(crc(header)).put(header);
        frame.position(payloadOffset);
        frame.put(payload);
        return frame.array();
    }

    private static int crc(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }
}
