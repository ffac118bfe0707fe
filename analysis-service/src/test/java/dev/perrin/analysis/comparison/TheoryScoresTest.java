package dev.perrin.analysis.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.blocks.Estimate;
import dev.perrin.proto.analysis.v1.DynamicsScore;
import dev.perrin.proto.analysis.v1.TheoryComparison;
import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TheoryScoresTest {
    @Test
    void favoursTheDynamicsThatComesClosestAlsoWhereAllAreFarOff() {
        // Given measurements with an error of 1 and predictions that are 100 and 10 away
        RunPrediction prediction = prediction(100, 10);

        // When
        TheoryComparison comparison = TheoryScores.of(quantities(5, 1), prediction);

        // Then
        assertThat(comparison.getFavoured()).isEqualTo(Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN);
        assertThat(comparison.getVerdict()).contains("underdamped Langevin", "off by 10 standard errors");
        DynamicsScore heavyBall = comparison.getDynamics(0);
        assertThat(heavyBall.getResidualsCount()).isEqualTo(5);
        assertThat(heavyBall.getResiduals(0).getStandardised()).isEqualTo(-100);
        assertThat(heavyBall.getScore()).isCloseTo(Math.log(10_001), within(1e-12));
    }

    @Test
    void doesNotChooseBetweenTwoThatAreBothRight() {
        // When
        TheoryComparison comparison = TheoryScores.of(quantities(5, 1), prediction(0.5, 0.4));

        // Then
        assertThat(comparison.hasFavoured()).isFalse();
        assertThat(comparison.getVerdict())
                .isEqualTo("The data do not tell underdamped Langevin and heavy ball apart: they describe the run"
                        + " within its errors.");
    }

    @Test
    void comparesOnlyWhatEveryDynamicsAnswersFor() {
        // Given one quantity that the second dynamics has no answer for, on which the first is far off
        List<Quantity> quantities = new ArrayList<>(quantities(3, 1));
        quantities.add(new Quantity(
                "for the heavy ball alone",
                new Estimate(0, 1, 10),
                each -> each.dynamics() == Dynamics.DYNAMICS_HEAVY_BALL ? 1e6 : Double.NaN));

        // When
        TheoryComparison comparison = TheoryScores.of(quantities, prediction(1, 20));

        // Then
        assertThat(comparison.getFavoured()).isEqualTo(Dynamics.DYNAMICS_HEAVY_BALL);
        assertThat(comparison.getDynamics(0).getResidualsCount()).isEqualTo(4);
        assertThat(comparison.getDynamics(1).getResidualsCount()).isEqualTo(3);
    }

    @Test
    void decidesNothingOnTwoQuantities() {
        // When
        TheoryComparison comparison = TheoryScores.of(quantities(2, 1), prediction(0, 100));

        // Then
        assertThat(comparison.hasFavoured()).isFalse();
        assertThat(comparison.getDynamics(0).hasScore()).isFalse();
        assertThat(comparison.getVerdict()).contains("Too little is measured");
    }

    @Test
    void leavesOutWhatHasNoError() {
        // When
        TheoryComparison comparison = TheoryScores.of(quantities(5, Double.NaN), prediction(0, 100));

        // Then
        assertThat(comparison.getDynamics(0).getResidualsList()).isEmpty();
        assertThat(comparison.hasFavoured()).isFalse();
    }

    @Test
    void saysWhyADynamicsHasNoAnswer() {
        // Given
        RunPrediction prediction = new RunPrediction(
                List.of(),
                Map.of(
                        Dynamics.DYNAMICS_HEAVY_BALL, off(Dynamics.DYNAMICS_HEAVY_BALL, 0),
                        Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN, off(Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN, 9)),
                Map.of(Dynamics.DYNAMICS_NESTEROV, "it is unstable"));

        // When
        TheoryComparison comparison = TheoryScores.of(quantities(4, 1), prediction);

        // Then
        assertThat(comparison.getDynamics(2).getDynamics()).isEqualTo(Dynamics.DYNAMICS_NESTEROV);
        assertThat(comparison.getDynamics(2).getRefused()).isEqualTo("it is unstable");
        assertThat(comparison.getFavoured()).isEqualTo(Dynamics.DYNAMICS_HEAVY_BALL);
    }

    /// Measured 0 each; predicted what a dynamics has as local displacement.
    private static List<Quantity> quantities(int count, double standardError) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Quantity(
                        "quantity " + i,
                        new Estimate(0, standardError, 10),
                        each -> each.sums().getLocalDisplacement()))
                .toList();
    }

    private static RunPrediction prediction(double heavyBall, double langevin) {
        return new RunPrediction(
                List.of(),
                Map.of(
                        Dynamics.DYNAMICS_HEAVY_BALL, off(Dynamics.DYNAMICS_HEAVY_BALL, heavyBall),
                        Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN, off(Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN, langevin)),
                Map.of());
    }

    private static DynamicsPrediction off(Dynamics dynamics, double value) {
        return new DynamicsPrediction(
                dynamics, Prediction.newBuilder().setLocalDisplacement(value).build(), List.of(), Map.of());
    }
}
