package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.CurvatureTarget;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.trainer.run.RecordedStream.Snapshot;
import dev.perrin.wire.RunId;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Stored runs in memory. Thread safe.
final class ArchiveInMemory implements StoredSnapshots {
    private record Stored(RunRecord runRecord, List<Snapshot> snapshots) {}

    private final Map<String, Stored> runs = new ConcurrentHashMap<>();
    private final AtomicInteger questionsUntilReady = new AtomicInteger();

    /// The next so many questions come too early.
    void comeUpAfter(int questions) {
        questionsUntilReady.set(questions);
    }

    void store(RunRecord runRecord, List<Snapshot> snapshots) {
        runs.put(runRecord.getRun(), new Stored(runRecord, snapshots));
    }

    @Override
    public Optional<RunRecord> find(RunId run) {
        if (questionsUntilReady.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new NotReadyException("the archive is starting");
        }
        return Optional.ofNullable(runs.get(run.value())).map(Stored::runRecord);
    }

    @Override
    public Point read(CurvatureTarget target, RunRecord measured) {
        List<Snapshot> all =
                Optional.ofNullable(runs.get(target.getRun())).orElseThrow().snapshots();
        Snapshot found = all.stream()
                .filter(each -> switch (target.getPointCase()) {
                    case ORDINAL -> each.head().getOrdinal() == target.getOrdinal();
                    case STEP -> each.head().getStep() == target.getStep();
                    case REFERENCE -> each.head().getReference();
                    case LAST, POINT_NOT_SET -> each.equals(all.getLast());
                })
                .findFirst()
                .orElseThrow(() -> new RunFailedException("there is no such snapshot"));
        float[] position = new float[found.position().size()];
        for (int i = 0; i < position.length; i++) {
            position[i] = found.position().get(i);
        }
        FloatBuffer values = found.head()
                .getBuffers()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] buffers = new float[values.remaining()];
        values.get(buffers);
        return new Point(found.head().getOrdinal(), found.head().getStep(), position, buffers);
    }
}
