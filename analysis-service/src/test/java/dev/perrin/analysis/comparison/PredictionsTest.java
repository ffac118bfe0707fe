package dev.perrin.analysis.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.analysis.blocks.Estimate;
import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.catalog.CurvatureAssembler;
import dev.perrin.analysis.comparison.PredictionSource.Answer;
import dev.perrin.analysis.comparison.Predictions.State;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.analysis.trajectory.MeasurementSettings;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.analysis.v1.Comparison;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.curvature.v1.SampledCurvature;
import dev.perrin.proto.curvature.v1.SampledNumber;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.PredictResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class PredictionsTest {
    private static final Frames FRAMES = new Frames(Trajectory.simulate(Motion.BROWNIAN, 1, 2001, 4, 0.1, 0), 1, 0);
    private static final RunPlan PLAN = RunPlan.of(
                    FRAMES.record(RunPhase.RUN_PHASE_LIMITING), MeasurementSettings.defaults())
            .orElseThrow();
    private static final Curvature CURVATURE =
            new CurvatureAssembler().add(FRAMES.curvature()).orElseThrow();

    @Test
    void asksOncePerRun() {
        // Given
        FixedTheory theory = new FixedTheory();
        Predictions predictions = new Predictions(theory);

        // When
        State first = predictions.ask(PLAN, CURVATURE, 0);
        State second = predictions.ask(PLAN, CURVATURE, 1_000_000);

        // Then
        assertThat(first).isInstanceOf(State.Known.class);
        assertThat(second).isEqualTo(first);
        assertThat(theory.requests())
                .extracting(request -> request.getDynamics(0))
                .containsExactly(
                        Dynamics.DYNAMICS_HEAVY_BALL,
                        Dynamics.DYNAMICS_HEAVY_BALL,
                        Dynamics.DYNAMICS_HEAVY_BALL,
                        Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN,
                        Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN,
                        Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN,
                        Dynamics.DYNAMICS_NESTEROV,
                        Dynamics.DYNAMICS_NESTEROV,
                        Dynamics.DYNAMICS_NESTEROV,
                        Dynamics.DYNAMICS_EPOCH_SHUFFLED,
                        Dynamics.DYNAMICS_EPOCH_SHUFFLED,
                        Dynamics.DYNAMICS_EPOCH_SHUFFLED);
    }

    @Test
    void asksForEveryLagUpToTheRunsLengthAndTheWindowOfTheFit() {
        // Given
        FixedTheory theory = new FixedTheory();

        // When
        new Predictions(theory).ask(PLAN, CURVATURE, 0);

        // Then
        PredictRequest totals = theory.requests().getFirst();
        List<Long> lags = totals.getSteps().getExplicit().getStepList();
        assertThat(lags).contains(10L, 100L, 1000L, 10_000L, 20_000L).isSorted();
        assertThat(lags.getLast()).isLessThanOrEqualTo(20_000L);
        assertThat(totals.getExponentWindow().getFrom()).isEqualTo(10);
        assertThat(totals.getExponentWindow().getTo()).isEqualTo(200);
        assertThat(theory.requests().get(1).getSteps().getExplicit().getStepList())
                .contains(9L, 10L, 11L, 99L, 100L, 101L)
                .isSorted();
        assertThat(theory.requests().get(2).getPerMode()).isTrue();
    }

    /// Some modes do not add up to what all of them do.
    @Test
    void predictsModesAndNoSumsWhereOnlyAPartOfTheSpectrumIsKnown() {
        // Given
        CurvaturePart.Builder part = FRAMES.curvature().toBuilder();
        part.getSummaryBuilder()
                .setSampled(SampledCurvature.newBuilder()
                        .setLeadingCount(part.getSummary().getEigenvalueCount())
                        .setConverged(true)
                        .setTrace(SampledNumber.newBuilder().setValue(40)));
        Curvature curvature = new CurvatureAssembler().add(part.build()).orElseThrow();

        // When
        State state = new Predictions(new FixedTheory()).ask(PLAN, curvature, 0);

        // Then
        DynamicsPrediction heavyBall = state.prediction().orElseThrow().heavyBall();
        assertThat(heavyBall.mode(0))
                .hasValueSatisfying(
                        mode -> assertThat(mode.getPositionVariance()).isEqualTo(1));
        assertThat(heavyBall.sums().hasLocalDisplacement()).isFalse();
        assertThat(heavyBall.sums().hasExponent()).isFalse();
        assertThat(heavyBall.velocityAutocovariance()).isEmpty();
        assertThat(new Quantity(
                                "MSD",
                                new Estimate(1, 0.1, 100),
                                each -> each.sums().getMsd(0))
                        .compareWith(List.of(heavyBall)))
                .isEqualTo(Comparison.newBuilder()
                        .setMeasured(1)
                        .setStandardError(0.1)
                        .build());
        assertThat(Caveats.of(PLAN, Optional.of(curvature.summary()), Optional.empty()))
                .anySatisfy(caveat -> assertThat(caveat.getKind()).isEqualTo("part-of-spectrum"));
        assertThat(Caveats.of(PLAN, Optional.of(CURVATURE.summary()), Optional.empty()))
                .noneSatisfy(caveat -> assertThat(caveat.getKind()).isEqualTo("part-of-spectrum"));
    }

    @Test
    void asksAgainLaterAndLaterWhileNobodyAnswers() {
        // Given
        AtomicInteger asked = new AtomicInteger();
        Predictions predictions = new Predictions((_, answer) -> {
            asked.incrementAndGet();
            answer.accept(new Answer.Unavailable("UNAVAILABLE"));
        });

        // When
        for (long now = 0; now <= 60_000; now += 100) {
            predictions.ask(PLAN, CURVATURE, now);
        }

        // Then after 1, 3, 7, 15, 31 s and then every 30 s
        assertThat(asked).hasValue(6);
        assertThat(predictions.ask(PLAN, CURVATURE, 60_000).status()).contains("UNAVAILABLE");
    }

    @Test
    void doesNotAskAgainWhenRefused() {
        // Given
        AtomicInteger asked = new AtomicInteger();
        Predictions predictions = new Predictions((_, answer) -> {
            asked.incrementAndGet();
            answer.accept(new Answer.Refused("INVALID_ARGUMENT: momentum 2"));
        });

        // When
        predictions.ask(PLAN, CURVATURE, 0);
        State state = predictions.ask(PLAN, CURVATURE, 100_000);

        // Then
        assertThat(asked).hasValue(1);
        assertThat(state.status()).isEqualTo("theory-service refused: INVALID_ARGUMENT: momentum 2");
    }

    @Test
    void goesOnWithoutADynamicsThatHasNoAnswer() {
        // Given
        FixedTheory theory = new FixedTheory();
        Predictions predictions = new Predictions((request, answer) -> {
            if (request.getDynamics(0) == Dynamics.DYNAMICS_NESTEROV) {
                answer.accept(new Answer.Refused("spectrum.eigenvalue[0] 3: must be stable"));
            } else {
                theory.predict(request, answer);
            }
        });

        // When
        State state = predictions.ask(PLAN, CURVATURE, 0);

        // Then
        assertThat(state).isInstanceOf(State.Known.class);
        RunPrediction known = ((State.Known) state).whole();
        assertThat(known.all())
                .extracting(DynamicsPrediction::dynamics)
                .containsExactly(
                        Dynamics.DYNAMICS_HEAVY_BALL,
                        Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN,
                        Dynamics.DYNAMICS_EPOCH_SHUFFLED);
        assertThat(known.refused())
                .containsExactly(Map.entry(Dynamics.DYNAMICS_NESTEROV, "spectrum.eigenvalue[0] 3: must be stable"));
    }

    @Test
    void refusesAnAnswerThatDoesNotFitTheQuestion() {
        // Given
        Predictions predictions = new Predictions(
                (_, answer) -> answer.accept(new Answer.Predicted(PredictResponse.getDefaultInstance())));

        // When
        State state = predictions.ask(PLAN, CURVATURE, 0);

        // Then
        assertThat(state).isInstanceOf(State.Refused.class);
        assertThat(state.status()).contains("does not fit");
    }
}
