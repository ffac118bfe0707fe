package dev.perrin.analysis.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.analysis.sim.ChangedRun;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.RunEvent;
import dev.perrin.proto.run.v1.RunRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StretchTest {
    private static final Hyperparameters FIRST = ChangedRun.first();
    private static final Hyperparameters SECOND =
            FIRST.toBuilder().setLearningRate(0.2).setDampening(0.5).build();
    private static final Hyperparameters THIRD =
            SECOND.toBuilder().setBatchSize(8).build();
    private static final RunRecord RECORD = ChangedRun.simulate(
                    1,
                    41,
                    List.of(
                            RunEvent.newBuilder()
                                    .setStep(1101)
                                    .setBefore(FIRST)
                                    .setAfter(SECOND)
                                    .build(),
                            RunEvent.newBuilder()
                                    .setStep(1201)
                                    .setBefore(SECOND)
                                    .setAfter(THIRD)
                                    .setVelocityReset(true)
                                    .build()))
            .record();

    @Test
    void aChangeIsBehindTheStretchThatBeginsOneStepBeforeItsFirstUpdate() {
        // Given
        Stretch stretch = new Stretch(RECORD, 1100, 1200);

        // Then
        assertThat(stretch.inForce()).isEqualTo(SECOND);
        assertThat(stretch.changesWithin()).isEmpty();
        assertThat(stretch.asRun(7).getEventsList()).isEmpty();
        assertThat(stretch.asRun(7).getSpec().getHyperparameters()).isEqualTo(SECOND);
        assertThat(stretch.asRun(7).getSpec().getLimitingSteps()).isEqualTo(100);
        assertThat(stretch.asRun(7).getLimiting().getReferenceStep()).isEqualTo(1100);
        assertThat(stretch.asRun(7).getLimiting().getBurnInSteps()).isEqualTo(7);
        assertThat(new Stretch(RECORD, 1099, 1200).inForce()).isEqualTo(FIRST);
        assertThat(new Stretch(RECORD, 1099, 1200).changesWithin())
                .extracting(RunEvent::getStep)
                .containsExactly(1101L);
        assertThat(new Stretch(RECORD, 1100, 1201).changesWithin())
                .extracting(RunEvent::getStep)
                .containsExactly(1201L);
    }

    @Test
    void tellsTheUpdatesBeforeItLegByLeg() {
        // Given
        Stretch stretch = new Stretch(RECORD, 1230, 1400);

        // Then
        assertThat(stretch.legsBefore()).extracting(Stretch.Leg::steps).containsExactly(100L, 100L, 30L);
        assertThat(stretch.legsBefore()).extracting(Stretch.Leg::velocityReset).containsExactly(false, false, true);
        assertThat(stretch.legsBefore())
                .extracting(leg -> leg.hyperparameters().getLearningRate())
                .as("of the heavy ball, without dampening")
                .containsExactly(FIRST.getLearningRate(), 0.1, 0.1);
        assertThat(stretch.noiseFactor(stretch.inForce())).isEqualTo(4);
        assertThat(stretch.stepsInForce()).isEqualTo(30);
        assertThat(stretch.minimumMoved()).isFalse();
    }

    @Test
    void liesInTheLimitingPhase() {
        assertThatThrownBy(() -> new Stretch(RECORD, Frames.REFERENCE_STEP - 1, 1200))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limiting phase");
        assertThatThrownBy(() -> new Stretch(RECORD, 1200, 1199)).isInstanceOf(IllegalArgumentException.class);
    }
}
