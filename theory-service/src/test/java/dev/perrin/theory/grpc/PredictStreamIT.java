package dev.perrin.theory.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.MessageLite;
import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.proto.theory.v1.PredictPart;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.Prediction;
import dev.perrin.theory.client.ModeArrays;
import dev.perrin.theory.client.ModeCurve;
import dev.perrin.theory.client.PredictArrays;
import dev.perrin.theory.client.TheoryRefusedException;
import dev.perrin.theory.client.TheoryStream;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers in parts: the same numbers as at once, in pieces of bounded size.
@QuarkusTest
class PredictStreamIT extends ConnectedTheory {
    /// Beside the modes, a part names its place and may carry the grid.
    private static final int OVERHEAD_BYTES = 32 << 10;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givesTheNumbersOfPredictBitForBit(boolean shuffledGrid) {
        // Given
        PredictRequest.Builder request = modes(150)
                .setPerMode(true)
                .setEvolution(true)
                .setCorrelation(true)
                .addDynamics(Dynamics.DYNAMICS_HEAVY_BALL)
                .addDynamics(Dynamics.DYNAMICS_EPOCH_SHUFFLED)
                .addDynamics(Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN);
        request.getHyperparametersBuilder().setBatchesPerEpoch(50);
        List<Long> steps = new ArrayList<>();
        for (long step = 1; step <= 600; step++) {
            steps.add(step * step);
        }
        if (shuffledGrid) {
            Collections.shuffle(steps, new Random(3));
        }
        request.getStepsBuilder().getExplicitBuilder().clear().addAllStep(steps);

        // When
        List<PredictPart> parts = all(request.build());

        // Then
        assertThat(parts).hasSizeGreaterThan(10);
        assertThat(parts)
                .filteredOn(part -> !part.hasSums())
                .extracting(MessageLite::getSerializedSize)
                .allSatisfy(bytes -> assertThat(bytes).isLessThan(PartSink.PART_BYTES + OVERHEAD_BYTES));
        assertThat(Reassembly.of(parts).equals(theory.predict(request.build())))
                .as("streamed and at once are the same")
                .isTrue();
    }

    @Test
    void givesTheSameNumbersAsArrays() {
        // Given
        PredictRequest.Builder request = modes(40)
                .setPerMode(true)
                .setEvolution(true)
                .setCorrelation(true)
                .setRelativeEntropy(true)
                .addDynamics(Dynamics.DYNAMICS_HEAVY_BALL)
                .addDynamics(Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN);
        request.getStepsBuilder().getLinearBuilder().setFirst(1).setStride(7).setCount(500);

        // When
        List<PredictPart> parts = new ArrayList<>();
        try (TheoryStream<PredictArrays> arrays = theory.predictArrays(request.build())) {
            for (PredictArrays part : arrays) {
                PredictPart.Builder message = part.head().toBuilder();
                part.modes().forEach(mode -> message.addModes(message(mode)));
                parts.add(message.build());
            }
        }

        // Then
        assertThat(parts).hasSizeGreaterThan(3);
        assertThat(parts.equals(all(request.build())))
                .as("arrays and messages are the same")
                .isTrue();
    }

    private static ModePrediction message(ModeArrays mode) {
        return mode.traits().toBuilder()
                .addAllMsd(list(mode.curve(ModeCurve.MSD)))
                .addAllMeanPosition(list(mode.curve(ModeCurve.MEAN_POSITION)))
                .addAllMeanVelocity(list(mode.curve(ModeCurve.MEAN_VELOCITY)))
                .addAllCovariancePosition(list(mode.curve(ModeCurve.COVARIANCE_POSITION)))
                .addAllCovariancePositionVelocity(list(mode.curve(ModeCurve.COVARIANCE_POSITION_VELOCITY)))
                .addAllCovarianceVelocity(list(mode.curve(ModeCurve.COVARIANCE_VELOCITY)))
                .addAllPositionAutocorrelation(list(mode.curve(ModeCurve.POSITION_AUTOCORRELATION)))
                .addAllVelocityAutocorrelation(list(mode.curve(ModeCurve.VELOCITY_AUTOCORRELATION)))
                .addAllAverageVariance(list(mode.curve(ModeCurve.AVERAGE_VARIANCE)))
                .addAllRelativeEntropy(list(mode.curve(ModeCurve.RELATIVE_ENTROPY)))
                .build();
    }

    private static List<Double> list(double[] values) {
        return DoubleStream.of(values).boxed().toList();
    }

    @Test
    void cutsLongCurvesOfAGridInAnyOrder() {
        // Given
        PredictRequest.Builder request = modes(3).setPerMode(true);
        List<Long> steps = new ArrayList<>();
        for (long step = 100_000; step > 0; step--) {
            steps.add(step);
        }
        request.getStepsBuilder().getExplicitBuilder().clear().addAllStep(steps);

        // When
        List<PredictPart> parts = all(request.build());

        // Then
        assertThat(parts.stream().skip(1).filter(part -> !part.hasSums()))
                .hasSizeGreaterThan(10)
                .extracting(MessageLite::getSerializedSize)
                .allSatisfy(bytes -> assertThat(bytes).isLessThan(PartSink.PART_BYTES + OVERHEAD_BYTES));
        assertThat(Reassembly.of(parts).equals(theory.predict(request.build()))).isTrue();
    }

    @Test
    void givesSumsAloneWhereNoModesAreAskedFor() {
        // Given
        PredictRequest request =
                modes(100).addDynamics(Dynamics.DYNAMICS_NESTEROV).build();

        // When
        List<PredictPart> parts = all(request);

        // Then
        assertThat(parts).hasSize(1);
        assertThat(Reassembly.of(parts)).isEqualTo(theory.predict(request));
    }

    @Test
    void streamsAMillionModesAsTheyAreRead() {
        // Given
        int count = 1_000_000;
        PredictRequest.Builder request = modes(count).setPerMode(true);
        request.getStepsBuilder().getExplicitBuilder().clear().addStep(10).addStep(1000);

        // When
        int seen = 0;
        int largestPart = 0;
        double msd = 0;
        Prediction sums = Prediction.getDefaultInstance();
        try (TheoryStream<PredictPart> parts = theory.predictStream(request.build())) {
            for (PredictPart part : parts) {
                assertThat(part.getModesCount() == 0 || part.getFirstMode() == seen)
                        .isTrue();
                seen += part.getModesCount();
                largestPart = Math.max(largestPart, part.getSerializedSize());
                for (int i = 0; i < part.getModesCount(); i++) {
                    msd += part.getModes(i).getMsd(1);
                }
                if (part.hasSums()) {
                    sums = part.getSums();
                }
            }
        }

        // Then
        assertThat(seen).isEqualTo(count);
        assertThat(largestPart).isLessThan(PartSink.PART_BYTES + OVERHEAD_BYTES);
        assertThat(sums.getMsd(1)).isCloseTo(msd, withinPercentage(1e-8));
    }

    @Test
    void refusesWhatPredictRefuses() {
        assertThatThrownBy(() -> all(BadRequests.sound().clearNoise().build()))
                .isInstanceOf(TheoryRefusedException.class)
                .hasMessage("noise is missing: must be given");
    }

    @Test
    void endsASumThatNobodyWaitsFor() {
        // Given
        PredictRequest.Builder request = modes(100_000);
        request.getStepsBuilder().getLinearBuilder().setFirst(1).setStride(1).setCount(100_000);
        String active = "perrin_theory_streams_active{call=\"PredictStream\"}";
        TheoryStream<PredictPart> stream = theory.predictStream(request.build());
        await().atMost(Duration.ofMinutes(1)).until(() -> new ServiceMetrics(address).value(active) == 1);

        // When
        stream.close();

        // Then
        await().atMost(Duration.ofMinutes(1)).until(() -> new ServiceMetrics(address).value(active) == 0);
    }

    private static PredictRequest.Builder modes(int count) {
        PredictRequest.Builder request = BadRequests.sound();
        request.getSpectrumBuilder().clear();
        IntStream.rangeClosed(1, count)
                .forEach(i -> request.getSpectrumBuilder().addEigenvalue(10.0 * i / count));
        return request;
    }

    private List<PredictPart> all(PredictRequest request) {
        try (TheoryStream<PredictPart> parts = theory.predictStream(request)) {
            return parts.stream().toList();
        }
    }
}
