package dev.perrin.snapshot.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.RunRecordException;
import dev.perrin.snapshot.ingest.DeadLetterSink;
import dev.perrin.snapshot.ingest.IngestObserver;
import dev.perrin.wire.RecordKeys;
import dev.perrin.wire.RunId;
import dev.perrin.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/// Keeps the directory of runs as `perrin.runs` has it.
public final class RunReader {
    private RunReader() {}

    /// @param changed hears of every run that has another record
    /// @param revived hears of every deleted run of which a record came all the same
    public static WholeTopicReader of(
            KafkaSettings settings,
            RunDirectory directory,
            Consumer<RunId> changed,
            Consumer<RunId> revived,
            DeadLetterSink deadLetters,
            IngestObserver observer) {
        return new WholeTopicReader(
                settings,
                Topic.RUNS,
                () -> (key, value, timestampMillis) -> take(directory, changed, revived, key, value, timestampMillis),
                directory::caughtUp,
                deadLetters,
                observer);
    }

    private static void take(
            RunDirectory directory,
            Consumer<RunId> changed,
            Consumer<RunId> revived,
            byte[] key,
            byte[] value,
            long timestampMillis) {
        try {
            RunId run = new RunId(new String(key, StandardCharsets.UTF_8));
            if (value.length == 0) {
                directory.delete(run, timestampMillis);
                return;
            }
            RunRecord record = RunRecord.parseFrom(value);
            if (!Arrays.equals(key, RecordKeys.ofRun(new RunId(record.getRun())))) {
                throw new RunRecordException("key is not run " + record.getRun());
            }
            if (directory.isOfDeleted(record)) {
                directory.heardOf(run);
                revived.accept(run);
                return;
            }
            directory.update(record);
            changed.accept(run);
        } catch (InvalidProtocolBufferException | IllegalArgumentException | RunRecordException refused) {
            throw new RecordRefusedException("run-record", refused);
        }
    }
}
