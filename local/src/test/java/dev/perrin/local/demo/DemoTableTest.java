package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Caveat;
import dev.perrin.proto.analysis.v1.Comparison;
import dev.perrin.proto.analysis.v1.DynamicsScore;
import dev.perrin.proto.analysis.v1.MsdPoint;
import dev.perrin.proto.analysis.v1.TheoryComparison;
import dev.perrin.proto.theory.v1.Dynamics;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DemoTableTest {
    @Test
    void showsMeasuredBesidePredictedWithErrorsAndReasons() {
        // When
        List<String> lines = new DemoTable(SampleResult.end(), SampleResult.result()).lines();

        // Then
        assertThat(lines.getFirst())
                .isEqualTo("run softmax-1: softmax on digits, η 0.1, β 0.9, λ 0.001, S 32, i.i.d. sampling, "
                        + "200,000 limiting steps");
        assertThat(lines).contains("snapshots: 20,001 published = 20,001 stored = 20,001 analysed");
        assertThat(words(lines, "local displacement"))
                .containsSubsequence("0.001429", "±", "2.000e-06", "0.001356", "1.053", "0.1", "+0.0", "…", "+8.0");
        assertThat(words(lines, "MSD at lag 1,000 ")).contains("1.279", "1.213", "1.054");
        assertThat(words(lines, "exponent c, lags 10 to 100")).contains("0.7650", "0.7600", "1.007");
        assertThat(words(lines, "position variance, h = 0.4713")).contains("0.005000", "–");
        assertThat(words(lines, "velocity variance, h = 0.4713")).contains("0.03000", "0.02900");
        assertThat(lines).contains("- parameter-dependent-noise: the noise grows away from the reference point");
    }

    @Test
    void marksWhatIsNotKnownAndSaysWhy() {
        // When
        List<String> lines = new DemoTable(SampleResult.end(), SampleResult.withoutPrediction()).lines();

        // Then
        assertThat(words(lines, "local displacement")).containsSubsequence("0.001429", "–", "–");
        assertThat(lines).contains("No prediction: theory-service does not answer");
    }

    @Test
    void ranksTheDynamicsAndSaysWhichOneTheDataFavour() {
        // Given
        AnalysisResult result = SampleResult.result().toBuilder()
                .setTheoryComparison(TheoryComparison.newBuilder()
                        .addDynamics(score(Dynamics.DYNAMICS_HEAVY_BALL, Math.log(101)))
                        .addDynamics(DynamicsScore.newBuilder()
                                .setDynamics(Dynamics.DYNAMICS_NESTEROV)
                                .setRefused("unstable"))
                        .addDynamics(score(Dynamics.DYNAMICS_EPOCH_SHUFFLED, Math.log(5)))
                        .setVerdict("The data favour epoch-shuffled."))
                .build();

        // When
        List<String> lines = new DemoTable(SampleResult.end(), result).lines();

        // Then
        int heading = lines.indexOf("The data favour epoch-shuffled.") - 3;
        assertThat(lines.get(heading)).startsWith("dynamics");
        assertThat(lines.get(heading + 1)).startsWith("epoch shuffled ").endsWith("1.61      2.0 standard errors");
        assertThat(lines.get(heading + 2)).startsWith("heavy ball ").endsWith("4.62     10.0 standard errors");
    }

    private static DynamicsScore.Builder score(Dynamics dynamics, double score) {
        return DynamicsScore.newBuilder().setDynamics(dynamics).setScore(score);
    }

    @Test
    void picksTheLagsNearestToPowersOfTen() {
        // Given
        List<MsdPoint> points = LongStream.of(1, 2, 4, 8, 9, 11, 16, 95, 128, 500, 1200, 9000)
                .mapToObj(lag -> MsdPoint.newBuilder()
                        .setLagSteps(lag)
                        .setMsd(Comparison.newBuilder().setMeasured(1))
                        .build())
                .toList();

        // When
        List<MsdPoint> decades = DemoTable.decades(points);

        // Then
        assertThat(decades).extracting(MsdPoint::getLagSteps).containsExactly(1L, 11L, 95L, 1200L, 9000L);
    }

    @Test
    void addsUpTheBoundsOfAllDepartures() {
        // Given
        Caveat noise = Caveat.newBuilder()
                .setRelativeExcessLow(0)
                .setRelativeExcessHigh(0.08)
                .build();
        Caveat reference = Caveat.newBuilder()
                .setRelativeExcessLow(-0.01)
                .setRelativeExcessHigh(0.02)
                .build();
        Caveat direction = Caveat.newBuilder().setKind("shuffled-sampling").build();

        // When
        String range = DemoTable.modelError(List.of(noise, direction, reference));

        // Then
        assertThat(range).isEqualTo("-1.0 … +10.0");
        assertThat(DemoTable.modelError(List.of(direction))).isEmpty();
    }

    private static List<String> words(List<String> lines, String start) {
        String line = lines.stream()
                .filter(each -> each.startsWith(start))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line starts with '" + start + "': " + lines));
        return List.of(line.split("\\s+", -1));
    }
}
