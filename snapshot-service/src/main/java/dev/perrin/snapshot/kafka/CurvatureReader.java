package dev.perrin.snapshot.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.snapshot.archive.CurvatureAssembler;
import dev.perrin.snapshot.archive.CurvatureMeasurement;
import dev.perrin.snapshot.archive.CurvaturePartException;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.ingest.DeadLetterSink;
import dev.perrin.snapshot.ingest.IngestObserver;
import dev.perrin.wire.RunId;
import dev.perrin.wire.Topic;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Stores every measurement of `perrin.curvature`. All members read them and all try; the first put stands.
public final class CurvatureReader {
    private CurvatureReader() {}

    /// @param keys learns under which keys a run's measurements are
    /// @param directory hears of measurements of deleted runs
    /// @param limits of what is collected of measurements whose parts have not all come
    /// @param changed hears of every run that has another measurement
    public static WholeTopicReader of(
            KafkaSettings settings,
            SnapshotArchive archive,
            CurvatureKeys keys,
            RunDirectory directory,
            CurvatureAssembler.Limits limits,
            Consumer<RunId> changed,
            DeadLetterSink deadLetters,
            IngestObserver observer) {
        // One that failed leaves what it had collected to the next.
        AtomicReference<Optional<CurvatureAssembler>> begun = new AtomicReference<>(Optional.empty());
        return new WholeTopicReader(
                settings,
                Topic.CURVATURE,
                () -> {
                    begun.getAndSet(Optional.empty()).ifPresent(CurvatureAssembler::close);
                    CurvatureAssembler assembler = new CurvatureAssembler(limits);
                    begun.set(Optional.of(assembler));
                    return (key, value, _) -> {
                        if (value.length == 0) {
                            keys.runOf(key).ifPresent(directory::heardOf);
                        } else {
                            keys.add(key);
                            take(assembler, archive, directory, changed, value);
                        }
                    };
                },
                keys::caughtUp,
                deadLetters,
                observer);
    }

    private static void take(
            CurvatureAssembler assembler,
            SnapshotArchive archive,
            RunDirectory directory,
            Consumer<RunId> changed,
            byte[] value) {
        try {
            assembler.add(CurvaturePart.parseFrom(value)).ifPresent(whole -> {
                try (CurvatureMeasurement measurement = whole) {
                    // A store that fails ends the reader, which begins again after a while.
                    archive.ensure(measurement.objectKey(), measurement::toContent);
                    directory.heardOf(measurement.run());
                    changed.accept(measurement.run());
                }
            });
        } catch (InvalidProtocolBufferException refused) {
            throw new RecordRefusedException("curvature-content", refused);
        } catch (CurvaturePartException refused) {
            throw new RecordRefusedException(refused.reason(), refused);
        }
    }
}
