package dev.perrin.analysis.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.analysis.comparison.TransientForecast.Outcome;
import dev.perrin.analysis.sim.ChangedRun;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.trajectory.MeasurementSettings;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.Stretch;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.curvature.v1.SampledCurvature;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.RunEvent;
import dev.perrin.proto.run.v1.RunRecord;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class TransientForecastTest {
    private static final int RUNS = 300;
    private static final int SNAPSHOTS = 61;
    private static final int FIRST = 31;
    private static final List<Long> LAGS = List.of(10L, 20L, 50L, 100L, 200L, 290L);
    private static final CurvatureSummary CURVATURE = ChangedRun.curvature().summary();

    /// Another learning rate and batch size for 58 steps, then another momentum, from rest. The stretch begins two
    /// steps after that.
    private static List<RunEvent> changes() {
        Hyperparameters first = ChangedRun.first();
        Hyperparameters second =
                first.toBuilder().setLearningRate(0.03).setBatchSize(8).build();
        Hyperparameters third = second.toBuilder().setMomentum(0.8).build();
        return List.of(
                RunEvent.newBuilder()
                        .setStep(1251)
                        .setBefore(first)
                        .setAfter(second)
                        .build(),
                RunEvent.newBuilder()
                        .setStep(1309)
                        .setBefore(second)
                        .setAfter(third)
                        .setVelocityReset(true)
                        .build());
    }

    @Test
    void isWhatManyRunsDoThatWentThroughTheSameChanges() {
        // Given
        double[] sum = new double[LAGS.size()];
        double[] squares = new double[LAGS.size()];
        for (int seed = 0; seed < RUNS; seed++) {
            float[][] position = ChangedRun.simulate(seed, SNAPSHOTS, changes())
                    .frames()
                    .trajectory()
                    .position();
            for (int i = 0; i < LAGS.size(); i++) {
                double squared =
                        squaredDistance(position[FIRST + (int) (LAGS.get(i) / Frames.INTERVAL)], position[FIRST]);
                sum[i] += squared;
                squares[i] += squared * squared;
            }
        }

        // When
        Outcome.Known known =
                (Outcome.Known) ask(ChangedRun.simulate(0, SNAPSHOTS, changes()).record(), CURVATURE);

        // Then
        for (int i = 0; i < LAGS.size(); i++) {
            double deviation = known.standardDeviation().get(i);
            double mean = sum[i] / RUNS;
            double scatter = Math.sqrt(squares[i] / RUNS - mean * mean);
            assertThat((mean - known.mean().get(i)) / (deviation / Math.sqrt(RUNS)))
                    .as("mean at lag %d in standard errors", LAGS.get(i))
                    .isBetween(-4.0, 4.0);
            // Of a standard deviation estimated from n runs, 1/√(2n), and more for χ²: within 20 %.
            assertThat(scatter / deviation).as("scatter at lag %d", LAGS.get(i)).isBetween(0.8, 1.2);
            assertThat(Math.abs(mean - known.stationary().get(i)) / (deviation / Math.sqrt(RUNS)))
                    .as("a stationary start at lag %d", LAGS.get(i))
                    .isGreaterThan(10);
        }
    }

    @Test
    void isNotToldWhereTheMinimumMovedOrModesAreMissing() {
        // Given
        RunEvent heavier = RunEvent.newBuilder()
                .setStep(1251)
                .setBefore(ChangedRun.first())
                .setAfter(ChangedRun.first().toBuilder().setWeightDecay(0.1))
                .build();
        CurvatureSummary part = CURVATURE.toBuilder()
                .setSampled(SampledCurvature.getDefaultInstance())
                .build();

        // Then
        assertThat(ask(ChangedRun.simulate(0, SNAPSHOTS, List.of(heavier)).record(), CURVATURE))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("weight decay"));
        assertThat(ask(ChangedRun.simulate(0, SNAPSHOTS, changes()).record(), part))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("part of the spectrum"));
    }

    @Test
    void takesLagsEvenlySpacedInTheLogarithm() {
        // Given
        List<Long> lags =
                java.util.stream.LongStream.rangeClosed(1, 1000).boxed().toList();

        // Then
        assertThat(TransientForecast.places(lags, 4)).containsExactly(0, 9, 99, 999);
        assertThat(TransientForecast.places(lags, 40)).hasSizeBetween(25, 41).contains(0, 999);
        assertThat(TransientForecast.places(List.of(), 40)).isEmpty();
        assertThat(TransientForecast.places(List.of(7L), 40)).containsExactly(0);
    }

    private static Outcome ask(RunRecord record, CurvatureSummary curvature) {
        long begin = Frames.evenStep(FIRST);
        Stretch stretch = new Stretch(record, begin, Frames.evenStep(SNAPSHOTS - 1));
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        TransientForecast.ask(
                new HeavyBallTheory(),
                stretch,
                RunPlan.of(stretch.asRun(0), MeasurementSettings.defaults()).orElseThrow(),
                curvature,
                LAGS,
                outcome::complete);
        return outcome.join();
    }

    private static double squaredDistance(float[] to, float[] from) {
        double sum = 0;
        for (int i = 0; i < to.length; i++) {
            sum += ((double) to[i] - from[i]) * ((double) to[i] - from[i]);
        }
        return sum;
    }
}
