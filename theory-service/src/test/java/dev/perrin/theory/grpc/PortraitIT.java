package dev.perrin.theory.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.FiniteDataNoise;
import dev.perrin.proto.theory.v1.Noise;
import dev.perrin.proto.theory.v1.PhasePlane;
import dev.perrin.proto.theory.v1.PortraitRequest;
import dev.perrin.proto.theory.v1.PortraitResponse;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.Prediction;
import dev.perrin.proto.theory.v1.Spectrum;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Portraits over the network, asked for by an ordinary client.
@QuarkusTest
class PortraitIT extends TheoryCaller {
    @Test
    void showsTheFlowBetweenPositionsOfTheGoldenFile() {
        // Given
        PortraitRequest.Builder request = BadPortraits.sound();

        // When
        PortraitResponse heavyBall = theory.portrait(request.build());
        PortraitResponse langevin = theory.portrait(
                request.setDynamics(Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN).build());

        // Then
        assertThat(langevin.getHorizontalVariance()).isCloseTo(0.025, within(1e-15));
        assertThat(langevin.getCovariance()).isCloseTo(0.00404244567963618, within(1e-15));
        assertThat(langevin.getVerticalVariance()).isCloseTo(0.15, within(1e-15));
        assertThat(langevin.getAreaRate()).isCloseTo(2 * 0.0181910055583628, within(1e-14));
        assertThat(heavyBall.getHorizontalVariance()).isCloseTo(0.0256756756756757, within(1e-15));
        assertThat(heavyBall.getCovariance()).isCloseTo(0.00405549626467449, within(1e-15));
        assertThat(heavyBall.getAreaRate()).isCloseTo(0.0194236926360726 + 0.0170757737459979, within(1e-14));
        double inverse = heavyBall.getPotentialHorizontal() * heavyBall.getHorizontalVariance()
                + heavyBall.getPotentialCross() * heavyBall.getCovariance();
        assertThat(inverse).isCloseTo(1, within(1e-14));
        assertThat(heavyBall.getHorizontalCount()).isEqualTo(41);
        assertThat(heavyBall.getVerticalCount()).isEqualTo(41);
        assertThat(heavyBall.getDensityCount()).isEqualTo(41 * 41);
        assertThat(heavyBall.getCurrentHorizontalCount()).isEqualTo(41 * 41);
        assertThat(heavyBall.getCurrentVerticalCount()).isEqualTo(41 * 41);
        assertThat(heavyBall.getModifiedLossCount()).isEqualTo(41 * 41);
        assertThat(heavyBall.getLossCount()).isEqualTo(41 * 41);
        // Counter-clockwise: up on the right, and densest in the middle.
        assertThat(heavyBall.getCurrentVertical(20 * 41 + 30)).isPositive();
        assertThat(heavyBall.getCurrentHorizontal(30 * 41 + 20)).isNegative();
        assertThat(heavyBall.getDensity(20 * 41 + 20)).isEqualTo(Collections.max(heavyBall.getDensityList()));
    }

    @Test
    void showsTheRotationOfOneModeInItsPhasePlane() {
        // Given
        PortraitRequest.Builder request = BadPortraits.sound()
                .setPhase(PhasePlane.newBuilder().setMode(1))
                .setDynamics(Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN)
                .setHalfWidth(2)
                .setPoints(5);

        // When
        PortraitResponse langevin = theory.portrait(request.build());
        PortraitResponse nesterov =
                theory.portrait(request.setDynamics(Dynamics.DYNAMICS_NESTEROV).build());

        // Then: J = (v, −ω²θ)p.
        assertThat(langevin.getVerticalVariance()).isCloseTo(0.157894736842105, within(1e-14));
        assertThat(langevin.getAreaRate()).isCloseTo(-2 * 0.157894736842105, within(1e-14));
        int above = 4 * 5 + 2;
        assertThat(langevin.getCurrentHorizontal(above))
                .isCloseTo(langevin.getVertical(4) * langevin.getDensity(above), within(1e-14));
        int right = 2 * 5 + 4;
        assertThat(langevin.getCurrentVertical(right))
                .isCloseTo(
                        -2 * 0.1 / (0.1 * 1.9) * langevin.getHorizontal(4) * langevin.getDensity(right), within(1e-14));
        assertThat(langevin.getModifiedLoss(right)).isCloseTo(2, within(1e-14));
        assertThat(langevin.getLoss(above)).isZero();
        assertThat(nesterov.getAreaRate()).isCloseTo(-0.03 / (0.1 + 0.9 * 0.01), within(1e-14));
    }

    /// Four examples whose gradients at the minimiser have the covariance given; an eigenvector has no sign.
    @Test
    void showsTheFlowThatTheDataOfARegressionMake() {
        // Given
        PortraitRequest.Builder data = BadPortraits.sound()
                .clearSpectrum()
                .setNoise(Noise.newBuilder()
                        .setFiniteData(FiniteDataNoise.newBuilder()
                                .setFeatures(2)
                                .addAllInput(List.of(2.0, 1.0, 2.0, -1.0, -2.0, 1.0, -2.0, -1.0))
                                .addAllTarget(List.of(1.0, 0.0, 0.0, 0.0))));
        data.getHyperparametersBuilder().setBatchSize(2);
        PortraitRequest.Builder matrix = BadPortraits.sound()
                .setSpectrum(Spectrum.newBuilder().addEigenvalue(4).addEigenvalue(1))
                .setNoise(BadPortraits.full(0.25, 0.125, 0.125, 0.0625));

        // When
        PortraitResponse ofData = theory.portrait(data.build());
        PortraitResponse ofMatrix = theory.portrait(matrix.build());

        // Then
        assertThat(ofData.getHorizontalVariance()).isCloseTo(ofMatrix.getHorizontalVariance(), within(1e-14));
        assertThat(ofData.getVerticalVariance()).isCloseTo(ofMatrix.getVerticalVariance(), within(1e-14));
        assertThat(ofMatrix.getAreaRate()).isGreaterThan(0.01);
        assertThat(Math.abs(ofData.getAreaRate())).isCloseTo(ofMatrix.getAreaRate(), within(1e-13));
        assertThat(Math.signum(ofData.getAreaRate())).isEqualTo(Math.signum(ofData.getCovariance()));
    }

    /// An ordinary client takes 4 MiB.
    @Test
    void fitsItsLargestAnswerIntoTheMessageOfAnOrdinaryClient() {
        PortraitResponse response =
                theory.portrait(BadPortraits.sound().setPoints(316).build());
        assertThat(response.getDensityCount()).isEqualTo(316 * 316);
        assertThat(response.getSerializedSize()).isBetween(3_900_000, 4 << 20);
    }

    @ParameterizedTest
    @MethodSource("dev.perrin.theory.grpc.BadPortraits#cases")
    void refusesABadRequestWithASentence(BadPortraits.Case bad) {
        assertThatThrownBy(() -> theory.portrait(bad.request()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("INVALID_ARGUMENT")
                .hasMessageContaining(bad.message());
    }

    @Test
    void predictsEveryModeFromTheVariancesOfAFullCovariance() {
        // Given
        PortraitRequest portrait = BadPortraits.sound().build();
        PredictRequest request = PredictRequest.newBuilder()
                .setHyperparameters(portrait.getHyperparameters())
                .setSpectrum(portrait.getSpectrum())
                .setNoise(portrait.getNoise())
                .build();

        // When
        Prediction prediction = theory.predict(request).getPredictions(0);

        // Then
        assertThat(prediction.getPositionVariance()).isCloseTo(0.0256756756756757 + 0.150395778364116, within(1e-14));
    }
}
