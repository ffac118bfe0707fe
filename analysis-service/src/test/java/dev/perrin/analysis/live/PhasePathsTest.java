package dev.perrin.analysis.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.PhaseTrajectory;
import dev.perrin.proto.run.v1.RunRecord;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class PhasePathsTest {
    private static final String RUN = "run";

    private final LiveView view = new LiveView();

    @Test
    void putsPiecesTogetherWhateverComesAgain() {
        // When
        publish(1, piece(0, 10, 20), piece(2, 10, 20));
        publish(2, piece(0, 30));
        publish(3, piece(0, 10, 20), piece(2, 10, 20));
        publish(4, piece(0, 20, 30, 40));

        // Then
        assertThat(select(PhaseSelection.of(List.of(), 0, 0, 0)))
                .containsExactly(piece(0, 10, 20, 30, 40), piece(2, 10, 20));
        assertThat(view.result(RUN).orElseThrow().getTrajectoriesCount())
                .as("in the result itself")
                .isZero();
    }

    @Test
    void selectsModesAndSteps() {
        publish(1, piece(0, 10, 20, 30, 40), piece(1, 10, 20), piece(2, 10, 20));
        assertThat(select(PhaseSelection.of(List.of(2, 0, 9), 20, 30, 0)))
                .containsExactly(piece(0, 20, 30), piece(2, 20));
        assertThat(view.trajectories("never-seen", PhaseSelection.of(List.of(), 0, 0, 0)))
                .isEmpty();
    }

    @Test
    void thinsToTheNumberOfPointsAskedFor() {
        publish(1, piece(0, LongStream.rangeClosed(1, 5000).toArray()));
        List<PhaseTrajectory> thinned = select(PhaseSelection.of(List.of(), 0, 0, 50));
        assertThat(thinned).singleElement().satisfies(path -> {
            assertThat(path.getStepCount()).isBetween(10, 50);
            assertThat(path.getStep(0)).isOne();
            assertThat(path.getPositionList()).contains(position(5000));
        });
    }

    @Test
    void refusesWhatCannotBeSelected() {
        assertThatThrownBy(() -> PhaseSelection.of(List.of(-1), 0, 0, 0)).hasMessage("mode -1: must not be negative");
        assertThatThrownBy(() -> PhaseSelection.of(List.of(), -1, 0, 0)).hasMessageStartingWith("from_step -1");
        assertThatThrownBy(() -> PhaseSelection.of(List.of(), 10, 5, 0)).hasMessageStartingWith("to_step 5");
        assertThatThrownBy(() -> PhaseSelection.of(List.of(), 0, 0, 4)).hasMessageStartingWith("max_points 4");
    }

    private List<PhaseTrajectory> select(PhaseSelection selection) {
        return view.trajectories(RUN, selection).orElseThrow();
    }

    private void publish(long sequence, PhaseTrajectory... pieces) {
        view.add(AnalysisResult.newBuilder()
                .setRun(RUN)
                .setRecord(RunRecord.newBuilder().setRun(RUN))
                .setSequence(sequence)
                .addAllTrajectories(List.of(pieces))
                .build());
    }

    private static PhaseTrajectory piece(int mode, long... steps) {
        PhaseTrajectory.Builder piece = PhaseTrajectory.newBuilder().setMode(mode);
        for (long step : steps) {
            piece.addStep(step).addPosition(position(step)).addVelocity(-2 * position(step));
        }
        return piece.build();
    }

    private static double position(long step) {
        return 0.5 * step;
    }
}
