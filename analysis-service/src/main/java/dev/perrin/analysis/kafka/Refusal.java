package dev.perrin.analysis.kafka;

import com.google.protobuf.ByteString;
import dev.perrin.proto.deadletter.v1.DeadLetter;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Sends a record that cannot be used to the dead letters, and counts it.
final class Refusal {
    private static final Logger LOG = Logger.getLogger(Refusal.class);
    private static final int MAX_COPY_IN_BYTES = 64 * 1024;

    private Refusal() {}

    static void send(
            ProcessorContext<String, StageMessage> context,
            Record<byte[], byte[]> record,
            String reason,
            String detail,
            MeterRegistry meters) {
        meters.counter("perrin.analysis.refused", "reason", reason).increment();
        RecordMetadata metadata = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record that was read has coordinates"));
        LOG.warnf(
                "refused record topic=%s partition=%d offset=%d reason=%s detail=%s",
                metadata.topic(), metadata.partition(), metadata.offset(), reason, detail);
        DeadLetter letter = DeadLetter.newBuilder()
                .setTopic(metadata.topic())
                .setPartition(metadata.partition())
                .setOffset(metadata.offset())
                .setService("analysis-service")
                .setReason(reason)
                .setDetail(detail)
                .setKey(copy(record.key()))
                .setValue(copy(record.value()))
                .build();
        context.forward(new Record<>("", new StageMessage.Refused(letter), record.timestamp()));
    }

    private static ByteString copy(byte @Nullable [] bytes) {
        return bytes == null
                ? ByteString.EMPTY
                : ByteString.copyFrom(bytes, 0, Math.min(bytes.length, MAX_COPY_IN_BYTES));
    }
}
