package dev.perrin.analysis.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.catalog.CurvatureAssembler;
import dev.perrin.analysis.comparison.Predictions.State;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.analysis.trajectory.MeasurementSettings;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.Stretch;
import dev.perrin.proto.analysis.v1.Caveat;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.MomentumRule;
import dev.perrin.proto.run.v1.RunEvent;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.WeightDecayScope;
import dev.perrin.proto.theory.v1.PredictRequest;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class TheoryScopeTest {
    private static final Frames FRAMES = new Frames(Trajectory.simulate(Motion.BROWNIAN, 1, 2001, 4, 0.1, 0), 1, 0);
    private static final Curvature CURVATURE =
            new CurvatureAssembler().add(FRAMES.curvature()).orElseThrow();

    @Test
    void nobodyIsAskedAboutNesterovMomentum() {
        // Given
        FixedTheory theory = new FixedTheory();
        RunPlan plan = plan(with -> with.setMomentumRule(MomentumRule.MOMENTUM_RULE_NESTEROV));

        // When
        State state = new Predictions(theory).ask(plan, CURVATURE, 0);

        // Then
        assertThat(state.status()).startsWith("no theory for Nesterov");
        assertThat(state.prediction()).isEmpty();
        assertThat(state.isSettled()).isTrue();
        assertThat(theory.requests()).isEmpty();
        assertThat(Caveats.of(plan, Optional.empty(), Optional.empty()))
                .extracting(Caveat::getKind)
                .contains("nesterov-momentum");
    }

    @Test
    void dampeningIsAskedAboutAsASmallerLearningRate() {
        // Given
        FixedTheory theory = new FixedTheory();
        RunPlan plan = plan(with -> with.setLearningRate(0.4).setDampening(0.75));

        // When
        new Predictions(theory).ask(plan, CURVATURE, 0);

        // Then
        assertThat(theory.requests()).isNotEmpty().allSatisfy(request -> {
            assertThat(request.getHyperparameters().getLearningRate()).isCloseTo(0.1, within(1e-15));
            assertThat(request.getHyperparameters().getDampening()).isZero();
        });
    }

    @Test
    void weightDecayThatLeavesTensorsOutIsInTheMeasuredCurvature() {
        // Given
        FixedTheory theory = new FixedTheory();
        RunPlan plan = plan(with -> with.setWeightDecayScope(WeightDecayScope.WEIGHT_DECAY_SCOPE_MATRICES));

        // When
        new Predictions(theory).ask(plan, CURVATURE, 0);

        // Then
        assertThat(theory.requests())
                .extracting(PredictRequest::getHyperparameters)
                .isNotEmpty()
                .allMatch(asked -> asked.getWeightDecay() == 0);
    }

    @Test
    void nobodyIsAskedAboutHyperparametersThatChanged() {
        // Given
        FixedTheory theory = new FixedTheory();
        RunRecord changed = FRAMES.record(RunPhase.RUN_PHASE_LIMITING).toBuilder()
                .addEvents(RunEvent.newBuilder().setStep(1234))
                .addEvents(RunEvent.newBuilder().setStep(5678))
                .build();

        // When
        State state = new Predictions(theory)
                .ask(RunPlan.of(changed, MeasurementSettings.defaults()).orElseThrow(), CURVATURE, 0);

        // Then
        assertThat(state.status()).startsWith("no theory for changed hyperparameters: they changed at step 1234, 5678");
        assertThat(theory.requests()).isEmpty();
        assertThat(TheoryScope.changedHyperparameters(changed).orElseThrow().getMessage())
                .startsWith("The hyperparameters changed at step 1234, 5678:");
        assertThat(TheoryScope.changedHyperparameters(FRAMES.record(RunPhase.RUN_PHASE_LIMITING)))
                .isEmpty();
    }

    @Test
    void aStretchWithoutAChangeIsPredictedUnlessTheMeasuredLossIsAnother() {
        // Given
        RunRecord record = FRAMES.record(RunPhase.RUN_PHASE_LIMITING);
        Hyperparameters before = record.getSpec().getHyperparameters();
        RunEvent faster = RunEvent.newBuilder()
                .setStep(1234)
                .setAfter(before.toBuilder().setLearningRate(0.3))
                .build();
        RunEvent heavier = RunEvent.newBuilder()
                .setStep(1234)
                .setAfter(before.toBuilder()
                        .setWeightDecay(0.3)
                        .setWeightDecayScope(WeightDecayScope.WEIGHT_DECAY_SCOPE_MATRICES))
                .build();

        // Then
        assertThat(TheoryScope.refusal(stretch(record, faster, 1233))).isEmpty();
        assertThat(TheoryScope.refusal(stretch(record, faster, 1232)).orElseThrow())
                .contains("changed at step 1234", "from_step 1233");
        assertThat(TheoryScope.refusal(stretch(record, heavier, 1233)).orElseThrow())
                .contains("weight decay");
    }

    private static Stretch stretch(RunRecord record, RunEvent event, long firstStep) {
        return new Stretch(record.toBuilder().addEvents(event).build(), firstStep, 2000);
    }

    private static RunPlan plan(Consumer<Hyperparameters.Builder> change) {
        RunRecord.Builder record = FRAMES.record(RunPhase.RUN_PHASE_LIMITING).toBuilder();
        change.accept(record.getSpecBuilder().getHyperparametersBuilder());
        return RunPlan.of(record.build(), MeasurementSettings.defaults()).orElseThrow();
    }
}
