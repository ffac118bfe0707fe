package dev.perrin.analysis.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.wire.RunId;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/// Tells stage 2 that a run came to another phase, or was removed.
final class ChangeProcessor extends ContextualProcessor<byte[], byte[], String, StageMessage> {
    private final MeterRegistry meters;

    ChangeProcessor(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (record.value() == null) {
            delete(record);
            return;
        }
        try {
            RunRecord changed = RunRecord.parseFrom(record.value());
            if (!RunId.isValid(changed.getRun())) {
                Refusal.send(context(), record, "not-a-run-record", "run must be 1 to 64 of [a-z0-9-]", meters);
                return;
            }
            context()
                    .forward(new Record<>(
                            changed.getRun(), new StageMessage.Changed(changed), Math.max(0, record.timestamp())));
        } catch (InvalidProtocolBufferException e) {
            Refusal.send(context(), record, "not-a-run-record", String.valueOf(e.getMessage()), meters);
        }
    }

    private void delete(Record<byte[], byte[]> record) {
        String run = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        if (RunId.isValid(run)) {
            context().forward(new Record<>(run, new StageMessage.Deleted(), Math.max(0, record.timestamp())));
        }
    }
}
