package dev.perrin.trainer.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.ParameterLayout;
import dev.perrin.trainer.sgd.Momentum;
import dev.perrin.trainer.sgd.PhasePoint;
import dev.perrin.trainer.sgd.StepSums;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObservationRecorderTest {
    private static final int STEPS = 350;
    private static final int BURN_IN_STEPS = 130;

    /// Within a batch, at its end, at the end of the burn-in, and before anything.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99, 100, 101, 129, 130, 131, 349, 350})
    void aRecorderThatGoesOnCutsTheSameBatches(int cut) {
        // Given
        List<ObservationBatch> undisturbed = new ArrayList<>();
        record(recorder(undisturbed::add), 0, STEPS, true);

        // When
        List<ObservationBatch> batches = new ArrayList<>();
        ObservationRecorder first = recorder(batches::add);
        record(first, 0, cut, false);
        ObservationRecorder second = recorder(batches::add);
        second.resume(first.open());
        record(second, cut, STEPS, true);

        // Then
        assertThat(batches.stream().map(ObservationRecorderTest::withoutThroughput))
                .containsExactlyElementsOf(undisturbed.stream()
                        .map(ObservationRecorderTest::withoutThroughput)
                        .toList());
    }

    private static ObservationRecorder recorder(Consumer<ObservationBatch> sink) {
        return new ObservationRecorder("run", Hyperparameters.getDefaultInstance(), true, 2, 7, () -> 1, sink);
    }

    private static void record(ObservationRecorder recorder, int from, int until, boolean toEnd) {
        for (int step = from + 1; step <= until; step++) {
            BatchOutcome outcome = new BatchOutcome();
            outcome.set(1.0 / step, 0.5);
            PhasePoint point = new PhasePoint(3);
            point.position()[0] = step;
            StepSums sums = new StepSums(ParameterLayout.ofLinearLayers(List.of(2, 1)));
            Momentum.step(
                    new dev.perrin.trainer.sgd.Hyperparameters(0.1, 0.9, 0, 1),
                    point,
                    new float[] {1, 2, 3},
                    new float[3],
                    sums);
            recorder.add(
                    step,
                    step < BURN_IN_STEPS ? Phase.PHASE_BURN_IN : Phase.PHASE_LIMITING,
                    outcome,
                    sums,
                    outcome.loss());
        }
        if (toEnd) {
            recorder.flush();
        }
    }

    /// How fast it went is no part of the run.
    private static ObservationBatch withoutThroughput(ObservationBatch batch) {
        return batch.toBuilder().clearStepsPerSecond().build();
    }
}
