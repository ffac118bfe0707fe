package dev.perrin.analysis.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.analysis.displacement.PartialStatistics;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.RunRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/// Bytes between the stages: one byte for the kind, then protobuf, or for a part the bytes of
/// [PartialStatistics#encode]. Only this service reads and writes them; a change of form takes a new kind.
final class StageMessageSerde implements Serde<StageMessage> {
    private static final byte OBSERVED = 2;
    private static final byte CHANGED = 3;
    /// 1 was a part of another form.
    private static final byte PART = 4;
    private static final byte DELETED = 5;
    private static final byte FAILED = 6;

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
            case StageMessage.Part(PartialStatistics statistics) -> tagged(PART, statistics.encode());
            case StageMessage.Observed(ObservationBatch batch) -> tagged(OBSERVED, batch.toByteArray());
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
                case PART -> new StageMessage.Part(PartialStatistics.decode(in));
                case OBSERVED -> new StageMessage.Observed(ObservationBatch.parseFrom(in));
                case CHANGED -> new StageMessage.Changed(RunRecord.parseFrom(in));
                case DELETED -> new StageMessage.Deleted();
                case FAILED ->
                    new StageMessage.Failed(StandardCharsets.UTF_8.decode(in).toString());
                default -> throw new SerializationException("kind of message must be 2 to 6, but is " + kind);
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
}
