package dev.perrin.theory.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.FixedStart;
import dev.perrin.proto.theory.v1.FullNoise;
import dev.perrin.proto.theory.v1.GaussianPopulationNoise;
import dev.perrin.proto.theory.v1.Hyperparameters;
import dev.perrin.proto.theory.v1.LinearSteps;
import dev.perrin.proto.theory.v1.ModeNoise;
import dev.perrin.proto.theory.v1.Noise;
import dev.perrin.proto.theory.v1.PowerLawBulk;
import dev.perrin.proto.theory.v1.SamplePart;
import dev.perrin.proto.theory.v1.SampleRequest;
import dev.perrin.proto.theory.v1.Spectrum;
import dev.perrin.proto.theory.v1.Start;
import dev.perrin.proto.theory.v1.StepGrid;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Trajectories, drawn for an ordinary client.
@QuarkusTest
class SampleIT extends TheoryCaller {
    @SuppressWarnings("NullAway.Init") // Injected.
    @Inject
    MeterRegistry meters;

    @Test
    void drawsTheSameTrajectoriesForTheSameSeed() {
        // When
        List<SamplePart> once = parts(sound().build());
        List<SamplePart> again = parts(sound().build());
        List<SamplePart> first = parts(sound().setTrajectories(1).build());
        List<SamplePart> other = parts(sound().setSeed(8).build());

        // Then
        assertThat(again).isEqualTo(once);
        assertThat(once).hasSize(3);
        assertThat(first).containsExactly(once.getFirst());
        assertThat(other).isNotEqualTo(once);
        SamplePart last = once.getLast();
        assertThat(last.getTrajectory()).isEqualTo(2);
        assertThat(last.getStepsList()).containsExactly(5L, 15L, 25L);
        assertThat(last.getPositionCount()).isEqualTo(6);
        assertThat(last.getVelocityCount()).isEqualTo(6);
    }

    @Test
    void startsWhereItIsToldAndLeavesVelocitiesOut() {
        // Given
        SampleRequest request = sound().setStart(Start.newBuilder()
                        .setFixed(FixedStart.newBuilder().addPosition(0.25).addPosition(-1)))
                .setSteps(steps(0, 1, 4))
                .setPositionsOnly(true)
                .build();

        // When
        SamplePart part = parts(request).getFirst();

        // Then
        assertThat(part.getPositionList()).startsWith(0.25, -1.0).hasSize(8);
        assertThat(part.getVelocityList()).isEmpty();
    }

    @Test
    void cutsLongTrajectoriesIntoPartsOfAQuarterMegabyte() {
        // Given
        SampleRequest request =
                sound().setSteps(steps(0, 1, 60_000)).setTrajectories(2).build();

        // When
        List<SamplePart> parts = parts(request);

        // Then
        assertThat(parts.size()).isGreaterThan(10);
        assertThat(parts).allMatch(part -> part.getSerializedSize() < 400_000);
        int next = 0;
        for (SamplePart part : parts) {
            assertThat(part.getFirstStep()).isEqualTo(next);
            assertThat(part.getSteps(0)).isEqualTo(next);
            next = (next + part.getStepsCount()) % 60_000;
        }
        assertThat(next).isZero();
    }

    @Test
    void drawsModesWhoseNoiseIsCorrelated() {
        // Given
        SampleRequest.Builder request = sound().setTrajectories(1);
        request.getNoiseBuilder().getFullBuilder().addCovariance(1).addCovariance(0.7);
        request.getNoiseBuilder().getFullBuilder().addCovariance(0.7).addCovariance(0.5);

        // When
        SamplePart part = parts(request.build()).getFirst();

        // Then
        SamplePart alone = parts(sound().setTrajectories(1).build()).getFirst();
        assertThat(part.getPosition(0)).isEqualTo(alone.getPosition(0));
        assertThat(part.getPosition(1)).isNotEqualTo(alone.getPosition(1)).isNotNaN();
    }

    @Test
    void leavesNothingRunningWhenTheReaderGoesInMidStream() {
        // Given
        SampleRequest endless =
                sound().setSteps(steps(0, 1, 100_000)).setTrajectories(500).build();

        // When
        Context.CancellableContext context = Context.current().withCancellation();
        context.run(() -> {
            Iterator<SamplePart> parts = theory.sample(endless);
            assertThat(parts.next().getTrajectory()).isZero();
            assertThat(active()).isEqualTo(1);
        });
        context.cancel(null);

        // Then
        await().atMost(Duration.ofMinutes(1)).until(() -> active() == 0);
    }

    private double active() {
        return meters.get("perrin.theory.streams.active")
                .tag("call", "Sample")
                .gauge()
                .value();
    }

    static Stream<Arguments> badRequests() {
        return Stream.of(
                bad(r -> r.clearHyperparameters(), "hyperparameters is missing: must be given"),
                bad(r -> r.clearSpectrum(), "spectrum.eigenvalue is empty: must have at least one value"),
                bad(r -> r.clearSteps(), "steps is missing: must be given"),
                bad(r -> r.clearNoise(), "noise is missing: must be given"),
                bad(r -> r.setTrajectories(-1), "trajectories is -1: must be at least 1"),
                bad(
                        r -> r.setTrajectories(Integer.MAX_VALUE),
                        "trajectories is 2147483647: must not be more than 100000000 multiplied with 3 steps and 2"),
                bad(
                        r -> r.getStepsBuilder().getExplicitBuilder().addStep(4).addStep(4),
                        "steps[1] is 4: must be greater than the step before it"),
                bad(
                        r -> r.getSpectrumBuilder().addMultiplicity(1).addMultiplicity(2),
                        "spectrum.multiplicity[1] is 2.0: must be 1 for a sample"),
                bad(
                        r -> r.getSpectrumBuilder().addBulk(PowerLawBulk.newBuilder()),
                        "spectrum.bulk is given: must be left out for a sample"),
                bad(
                        r -> r.getNoiseBuilder().setFull(FullNoise.newBuilder()),
                        "noise.full.covariance is 0 values: must have a row and a column for each of the 2 eigenvalues"),
                bad(
                        r -> r.getNoiseBuilder().setGaussianPopulation(GaussianPopulationNoise.newBuilder()),
                        "noise is GAUSSIAN_POPULATION: cannot be drawn: it depends on the parameters"),
                bad(
                        r -> r.setDynamics(Dynamics.DYNAMICS_PARAMETER_DEPENDENT_NOISE),
                        "dynamics is parameter-dependent: cannot be drawn: its law is not Gaussian"),
                bad(
                        r -> r.getSpectrumBuilder().setEigenvalue(1, 99),
                        "spectrum.eigenvalue[1] is 99.0: x = learning_rate"),
                bad(
                        r -> r.setDynamics(Dynamics.DYNAMICS_EPOCH_SHUFFLED),
                        "hyperparameters.batches_per_epoch is 0: must be at least 2"),
                bad(
                        r -> r.setDynamics(Dynamics.DYNAMICS_NESTEROV)
                                .getHyperparametersBuilder()
                                .setDampening(0.1),
                        "hyperparameters.dampening is 0.1: must be 0 with DYNAMICS_NESTEROV"));
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void refusesWithFieldValueAndRule(SampleRequest request, String message) {
        assertThatThrownBy(() -> parts(request))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageStartingWith("INVALID_ARGUMENT: " + message);
    }

    private List<SamplePart> parts(SampleRequest request) {
        List<SamplePart> parts = new ArrayList<>();
        theory.sample(request).forEachRemaining(parts::add);
        return parts;
    }

    private static Arguments bad(Consumer<SampleRequest.Builder> spoil, String message) {
        SampleRequest.Builder request = sound();
        spoil.accept(request);
        return Arguments.of(request.build(), message);
    }

    private static StepGrid steps(long first, long stride, int count) {
        return StepGrid.newBuilder()
                .setLinear(LinearSteps.newBuilder()
                        .setFirst(first)
                        .setStride(stride)
                        .setCount(count))
                .build();
    }

    private static SampleRequest.Builder sound() {
        return SampleRequest.newBuilder()
                .setHyperparameters(Hyperparameters.newBuilder()
                        .setLearningRate(0.1)
                        .setMomentum(0.9)
                        .setBatchSize(16))
                .setSpectrum(Spectrum.newBuilder().addEigenvalue(0.01).addEigenvalue(2))
                .setNoise(Noise.newBuilder()
                        .setModes(ModeNoise.newBuilder().addVariance(1).addVariance(0.5)))
                .setSteps(steps(5, 10, 3))
                .setSeed(7)
                .setTrajectories(3);
    }
}
