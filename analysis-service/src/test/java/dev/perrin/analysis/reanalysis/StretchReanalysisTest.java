package dev.perrin.analysis.reanalysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.catalog.CurvatureKey;
import dev.perrin.analysis.comparison.HeavyBallTheory;
import dev.perrin.analysis.sim.ChangedRun;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Caveat;
import dev.perrin.proto.analysis.v1.Comparison;
import dev.perrin.proto.analysis.v1.MeasurementSettings;
import dev.perrin.proto.analysis.v1.TransientPoint;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.RunEvent;
import dev.perrin.wire.frame.FrameDecoder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// A run whose learning rate falls to a quarter half way.
final class StretchReanalysisTest {
    private static final int SNAPSHOTS = 601;
    private static final int CHANGE = 300;
    private static final Hyperparameters AFTER =
            ChangedRun.first().toBuilder().setLearningRate(0.025).build();
    private static final RunEvent EVENT = RunEvent.newBuilder()
            .setStep(Frames.evenStep(CHANGE) + 1)
            .setBefore(ChangedRun.first())
            .setAfter(AFTER)
            .build();
    private static final ChangedRun RUN = ChangedRun.simulate(7, SNAPSHOTS, List.of(EVENT));

    private final HeavyBallTheory theory = new HeavyBallTheory();

    @Test
    void whatComesAfterAChangeIsComparedWithWhatIsInForceThen() {
        // When
        AnalysisResult result = analyse(settings(Frames.evenStep(CHANGE)));

        // Then
        assertThat(result.getPredictionStatus()).isEmpty();
        assertThat(result.getComplete()).isTrue();
        assertThat(result.getRecord()).isEqualTo(RUN.record());
        assertThat(result.getFirstOrdinal()).isEqualTo(CHANGE);
        assertThat(result.getSnapshotsAnalysed()).isEqualTo(SNAPSHOTS - CHANGE);
        assertThat(result.getReferences(0).getReferenceStep()).isEqualTo(Frames.evenStep(CHANGE));
        assertThat(result.getCaveatsList())
                .extracting(Caveat::getKind)
                .contains("after-a-change")
                .doesNotContain("hyperparameters-changed");
        assertThat(theory.requests().getFirst().getHyperparameters().getLearningRate())
                .isEqualTo(AFTER.getLearningRate());
        requireAgreement(result.getLocalDisplacement());
        requireAgreement(result.getMsd(5).getMsd());
        requireAgreement(result.getModes(0).getVelocityVariance());
    }

    @Test
    void itsTransientStartsFromWhatTheHyperparametersBeforeLeft() {
        // When
        AnalysisResult result = analyse(settings(Frames.evenStep(CHANGE)));

        // Then
        var begin = result.getTransient();
        assertThat(begin.getPredictionStatus()).isEmpty();
        assertThat(begin.getChangedAtStep()).isEqualTo(EVENT.getStep());
        assertThat(begin.getHyperparameters()).isEqualTo(AFTER);
        // ηa/(1 − β) = 0.025 · 0.101/0.5, and 4.6/2 of its inverse for the variance.
        assertThat(begin.getRelaxationSteps()).isBetween(190.0, 200.0);
        assertThat(begin.getBurnInSteps()).isBetween(440L, 460L);
        assertThat(begin.getPointsCount()).isBetween(20, 41);
        for (TransientPoint point : begin.getPointsList()) {
            double deviation = point.getPredictedStandardDeviation();
            assertThat((point.getSquared() - point.getPredicted()) / deviation)
                    .as("lag %d in standard deviations", point.getLagSteps())
                    .isBetween(-4.0, 4.0);
        }
        assertThat(begin.getPointsList())
                .filteredOn(point -> point.getLagSteps() >= 500)
                .isNotEmpty()
                .allSatisfy(point -> assertThat((point.getSquared() - point.getPredictedStationary())
                                / point.getPredictedStandardDeviation())
                        .as("a stationary start at lag %d", point.getLagSteps())
                        .isGreaterThan(2));
    }

    @Test
    void aStretchThatHoldsAChangeHasNoPrediction() {
        // When
        AnalysisResult result = analyse(settings(Frames.evenStep(CHANGE - 1)));

        // Then
        assertThat(result.getPredictionStatus())
                .contains("changed at step " + EVENT.getStep())
                .contains("from_step " + Frames.evenStep(CHANGE));
        assertThat(result.getLocalDisplacement().hasPredicted()).isFalse();
        assertThat(result.getTransient().getPredictionStatus()).isEqualTo(result.getPredictionStatus());
        assertThat(result.getCaveatsList()).extracting(Caveat::getKind).contains("hyperparameters-changed");
        assertThat(theory.requests()).isEmpty();
    }

    @Test
    void whatComesBeforeAChangeIsComparedWithTheSpecification() {
        // When
        AnalysisResult result = analyse(MeasurementSettings.newBuilder()
                .setToStep(Frames.evenStep(CHANGE) + 3)
                .build());

        // Then
        assertThat(result.getPredictionStatus()).contains("changed at step");

        // When
        result = analyse(MeasurementSettings.newBuilder()
                .setToStep(Frames.evenStep(CHANGE))
                .build());

        // Then
        assertThat(result.getPredictionStatus()).isEmpty();
        assertThat(result.getComplete()).isTrue();
        assertThat(result.getSnapshotsAnalysed()).isEqualTo(CHANGE + 1);
        assertThat(result.hasTransient()).isFalse();
        assertThat(theory.requests().getFirst().getHyperparameters().getLearningRate())
                .isEqualTo(Frames.LEARNING_RATE);
        requireAgreement(result.getLocalDisplacement());
    }

    @Test
    void beginsAtTheFirstSnapshotAtOrAfterTheStep() {
        // When
        AnalysisResult result = analyse(settings(Frames.evenStep(CHANGE) + 1));

        // Then
        assertThat(result.getTransient().getReferenceStep()).isEqualTo(Frames.evenStep(CHANGE + 1));
        assertThat(result.getDisplacementCount()).isPositive();
        assertThat(result.getDisplacement(0).getStep()).isEqualTo(Frames.evenStep(CHANGE + 1));
        assertThat(result.getDisplacement(0).getGlobalSquared()).isZero();
    }

    /// Within five standard errors, and five per cent where those are small.
    private static void requireAgreement(Comparison comparison) {
        assertThat(comparison.hasMeasured() && comparison.hasPredicted() && comparison.hasStandardError())
                .isTrue();
        assertThat(Math.abs(comparison.getMeasured() - comparison.getPredicted()))
                .isLessThan(5 * comparison.getStandardError() + 0.05 * comparison.getPredicted());
    }

    private static MeasurementSettings settings(long fromStep) {
        return MeasurementSettings.newBuilder().setFromStep(fromStep).build();
    }

    private AnalysisResult analyse(MeasurementSettings settings) {
        List<AnalysisResult> results = new ArrayList<>();
        Catalog catalog = Catalog.empty();
        catalog.runs().put(Frames.RUN, RUN.record());
        catalog.curvatures().put(new CurvatureKey(Frames.RUN, Frames.REFERENCE_STEP), ChangedRun.curvature());
        dev.perrin.analysis.trajectory.MeasurementSettings resolved =
                dev.perrin.analysis.trajectory.MeasurementSettings.defaults().resolve(settings);
        new Reanalysis(
                        "stretch",
                        resolved.toProto(),
                        0,
                        RunPlan.of(RUN.record(), resolved).orElseThrow(),
                        catalog,
                        new InMemoryTrajectorySource(RUN.frames().trajectory(), _ -> true),
                        theory,
                        results::add,
                        Clock.fixed(Instant.ofEpochSecond(1_000_000), ZoneOffset.UTC),
                        new CountDownLatch(1))
                .run((_, parts) -> {
                    for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
                        RUN.frames().frames(ordinal).forEach(frame -> parts.accept(FrameDecoder.decode(frame)));
                    }
                });
        AnalysisResult last = results.getLast();
        assertThat(last.getLast()).isTrue();
        List<AnalysisResult> withPoints = results.stream()
                .filter(result -> result.getDisplacementCount() > 0)
                .toList();
        return last.toBuilder()
                .clearDisplacement()
                .addAllDisplacement(withPoints.stream()
                        .flatMap(result -> result.getDisplacementList().stream())
                        .toList())
                .build();
    }
}
