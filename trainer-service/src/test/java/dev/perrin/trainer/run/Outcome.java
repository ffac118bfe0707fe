package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.trainer.run.RecordedStream.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// What an undisturbed run has published.
record Outcome(
        RunRecord end,
        Map<Long, Snapshot> snapshots,
        Map<Long, ObservationBatch> batches,
        List<CurvaturePart> curvature) {
    Outcome(RunRecord end, RecordedStream stream) {
        this(end, new TreeMap<>(), new TreeMap<>(), stream.all(CurvaturePart.class));
        stream.all(Snapshot.class).forEach(each -> snapshots.put(each.head().getOrdinal(), each));
        stream.all(ObservationBatch.class).forEach(each -> batches.put(each.getOrdinal(), timeless(each)));
        assertThat(end.getPhase()).as(end.getReason()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
        assertThat(snapshots.keySet())
                .containsExactlyElementsOf(
                        LongStream.range(0, snapshots.size()).boxed().toList());
    }

    /// Repeats included.
    void requireSame(RunRecord last, RecordedStream stream) {
        List<Snapshot> published = stream.all(Snapshot.class);
        assertThat(published.stream().map(each -> each.head().getOrdinal()).distinct())
                .hasSize(snapshots.size());
        published.forEach(
                each -> assertThat(each).isEqualTo(snapshots.get(each.head().getOrdinal())));
        List<ObservationBatch> observed = stream.all(ObservationBatch.class);
        assertThat(observed.stream().map(ObservationBatch::getOrdinal).distinct())
                .hasSize(batches.size());
        observed.forEach(each -> assertThat(timeless(each)).isEqualTo(batches.get(each.getOrdinal())));
        assertThat(new ArrayList<>(new LinkedHashSet<>(stream.all(CurvaturePart.class))))
                .isEqualTo(curvature);
        assertThat(timeless(last)).isEqualTo(timeless(end));
    }

    private static ObservationBatch timeless(ObservationBatch batch) {
        return batch.toBuilder().clearStepsPerSecond().build();
    }

    private static RunRecord timeless(RunRecord record) {
        RunRecord.Builder timeless =
                record.toBuilder().clearStartedAt().clearUpdatedAt().clearResumptions();
        timeless.getProgressBuilder().clearRemainingSeconds().clearLoss();
        return timeless.build();
    }
}
