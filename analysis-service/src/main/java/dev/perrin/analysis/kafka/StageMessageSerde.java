package dev.perrin.analysis.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.analysis.displacement.PartialStatistics;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.RunRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/// Bytes between the stages: one byte for the kind, then protobuf, or for a part
///
/// ```text
///  1        9      17    21      25         29    33    37        41        49        57
/// +--------+------+-----+-------+----------+-----+-----+---------+---------+---------+-----------------------------
/// | ordinal| step | part| limit.| lag slots| pos | vel | present | global² | v²      | pos, vel doubles, then slot
/// |        |      |     |       |          | n   | n   | n       |         |         | and distance of present lags
/// +--------+------+-----+-------+----------+-----+-----+---------+---------+---------+-----------------------------
/// ```
///
/// Only this service reads and writes them; a change of form takes a new kind.
final class StageMessageSerde implements Serde<StageMessage> {
    private static final byte PART = 1;
    private static final byte LOSSES = 2;
    private static final byte CHANGED = 3;
    private static final byte DELETED = 5;
    private static final byte FAILED = 6;
    private static final int PART_FIXED = 1 + 2 * Long.BYTES + 6 * Integer.BYTES + 2 * Double.BYTES;

    @Override
    public Serializer<StageMessage> serializer() {
        return (_, message) -> encode(message);
    }

    @Override
    public Deserializer<StageMessage> deserializer() {
        return (_, bytes) -> decode(bytes);
    }

    static byte[] encode(StageMessage message) {
        return switch (message) {
            case StageMessage.Part(PartialStatistics statistics) -> encode(statistics);
            case StageMessage.Losses(ObservationBatch batch) -> tagged(LOSSES, batch.toByteArray());
            case StageMessage.Changed(RunRecord record) -> tagged(CHANGED, record.toByteArray());
            case StageMessage.Deleted _ -> tagged(DELETED, new byte[0]);
            case StageMessage.Failed(String reason) -> tagged(FAILED, reason.getBytes(StandardCharsets.UTF_8));
            case StageMessage.Refused _ -> throw new SerializationException("a refused record stays out of stage 2");
        };
    }

    static StageMessage decode(byte[] bytes) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            byte kind = in.get();
            return switch (kind) {
                case PART -> new StageMessage.Part(statistics(in));
                case LOSSES -> new StageMessage.Losses(ObservationBatch.parseFrom(in));
                case CHANGED -> new StageMessage.Changed(RunRecord.parseFrom(in));
                case DELETED -> new StageMessage.Deleted();
                case FAILED ->
                    new StageMessage.Failed(StandardCharsets.UTF_8.decode(in).toString());
                default -> throw new SerializationException("kind of message must be 1 to 6, but is " + kind);
            };
        } catch (InvalidProtocolBufferException e) {
            throw new SerializationException("message between the stages is damaged", e);
        }
    }

    private static byte[] tagged(byte kind, byte[] body) {
        byte[] bytes = new byte[1 + body.length];
        bytes[0] = kind;
        System.arraycopy(body, 0, bytes, 1, body.length);
        return bytes;
    }

    private static byte[] encode(PartialStatistics part) {
        double[] lags = part.lagSquared();
        int present = (int)
                Arrays.stream(lags).filter(distance -> !Double.isNaN(distance)).count();
        int projections = part.positionProjection().length + part.velocityProjection().length;
        ByteBuffer out =
                ByteBuffer.allocate(PART_FIXED + projections * Double.BYTES + present * (Integer.BYTES + Double.BYTES));
        out.put(PART).putLong(part.ordinal()).putLong(part.step());
        out.putInt(part.partIndex()).putInt(part.limiting() ? 1 : 0).putInt(lags.length);
        out.putInt(part.positionProjection().length).putInt(part.velocityProjection().length);
        out.putInt(present);
        out.putDouble(part.globalSquared()).putDouble(part.velocitySquared());
        for (double value : part.positionProjection()) {
            out.putDouble(value);
        }
        for (double value : part.velocityProjection()) {
            out.putDouble(value);
        }
        for (int slot = 0; slot < lags.length; slot++) {
            if (!Double.isNaN(lags[slot])) {
                out.putInt(slot).putDouble(lags[slot]);
            }
        }
        return out.array();
    }

    private static PartialStatistics statistics(ByteBuffer in) {
        long ordinal = in.getLong();
        long step = in.getLong();
        int partIndex = in.getInt();
        boolean limiting = in.getInt() != 0;
        double[] lags = new double[in.getInt()];
        double[] positions = new double[in.getInt()];
        double[] velocities = new double[in.getInt()];
        int present = in.getInt();
        double globalSquared = in.getDouble();
        double velocitySquared = in.getDouble();
        for (int mode = 0; mode < positions.length; mode++) {
            positions[mode] = in.getDouble();
        }
        for (int mode = 0; mode < velocities.length; mode++) {
            velocities[mode] = in.getDouble();
        }
        Arrays.fill(lags, Double.NaN);
        for (int i = 0; i < present; i++) {
            int slot = in.getInt();
            lags[slot] = in.getDouble();
        }
        return new PartialStatistics(
                ordinal, step, partIndex, limiting, globalSquared, velocitySquared, positions, velocities, lags);
    }
}
