package dev.perrin.theory.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.ExplicitSteps;
import dev.perrin.proto.theory.v1.FixedStart;
import dev.perrin.proto.theory.v1.GroupPrediction;
import dev.perrin.proto.theory.v1.HessianNoise;
import dev.perrin.proto.theory.v1.Hyperparameters;
import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.proto.theory.v1.Noise;
import dev.perrin.proto.theory.v1.PowerLawBulk;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.proto.theory.v1.Prediction;
import dev.perrin.proto.theory.v1.Spectrum;
import dev.perrin.proto.theory.v1.Start;
import dev.perrin.proto.theory.v1.StepGrid;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/// Groups, densities and what is derived from sums, asked over the network.
@QuarkusTest
class DerivedQuantitiesIT extends TheoryCaller {
    @Test
    void answersForNamedModesGroupsAndADensity() {
        // When
        PredictResponse response = theory.predict(request().setSdeError(true).build());

        // Then
        Prediction prediction = response.getPredictions(0);
        assertThat(prediction.getModesList())
                .extracting(ModePrediction::getName)
                .containsExactly("top", "second");
        assertThat(prediction.getModesList())
                .extracting(ModePrediction::getMultiplicity)
                .containsExactly(1.0, 3.0);
        assertThat(prediction.getGroupsList())
                .extracting(GroupPrediction::getGroup)
                .containsExactly("head", "tail", "bulk[0]");
        double grouped = prediction.getGroupsList().stream()
                .mapToDouble(group -> group.getMsd(1))
                .sum();
        assertThat(grouped).isCloseTo(prediction.getMsd(1), within(1e-15 * grouped));
        assertThat(prediction.getBulkRelativeError()).isBetween(0.0, 1e-6);
        assertThat(prediction.getLargestStableEigenvalue()).isCloseTo(38 - 0.001, within(1e-12));
        // The excess loss of a stationary heavy ball is (1+β)/(4η) of its local displacement.
        assertThat(prediction.getExcessLoss())
                .isCloseTo(1.9 / 0.4 * prediction.getLocalDisplacement(), within(1e-8 * prediction.getExcessLoss()));
        assertThat(prediction.getFluctuationDissipationRatioList())
                .hasSize(3)
                .allSatisfy(ratio -> assertThat(ratio).isCloseTo(1, within(1e-8)));
        assertThat(prediction.getExcessLossCurveList()).hasSize(3);
        assertThat(prediction.getRelativeEntropyList()).containsExactly(0.0, 0.0, 0.0);
        assertThat(prediction.getStepsUntilStationary()).isZero();
        assertThat(prediction.getLocalExponentCount()).isEqualTo(3);
        // Ballistic at first, between steps 1 and 2.
        assertThat(prediction.getLocalExponent(0)).isBetween(1.7, 2.0);
        ModePrediction top = prediction.getModes(0);
        assertThat(top.getPeriod()).isCloseTo(2 * Math.PI / top.getAngularFrequency(), within(1e-12));
        assertThat(top.getExcessLoss()).isCloseTo(5.001 * top.getPositionVariance() / 2, within(1e-15));
        assertThat(top.getEffectiveTemperature())
                .isCloseTo(2 * 0.1 * 5.001 * top.getPositionVariance() / 0.1, within(1e-13));
        // T24: 2(1−β)x/(η²C), −(1−β)x/(ηC), (1−β²)/C with C = σ²h/S.
        double noise = 2 * 5 / 32.0;
        double curvature = 0.1 * 5.001;
        assertThat(top.getModifiedLoss().getPosition()).isCloseTo(2 * 0.1 * curvature / (0.01 * noise), within(1e-12));
        assertThat(top.getModifiedLoss().getCross()).isCloseTo(-0.1 * curvature / (0.1 * noise), within(1e-13));
        assertThat(top.getModifiedLoss().getVelocity()).isCloseTo(0.19 / noise, within(1e-14));
        assertThat(response.getSdeError().getMsdList()).hasSize(3);
        assertThat(response.getSdeError().getPositionVariance()).isBetween(-0.5 / 3.8, -1e-6);
        assertThat(response.getPredictionsList())
                .extracting(Prediction::getDynamics)
                .containsExactly(Dynamics.DYNAMICS_HEAVY_BALL);
    }

    @Test
    void followsAFixedStartToStationarity() {
        // When
        Prediction prediction = theory.predict(request()
                        .setStart(Start.newBuilder()
                                .setFixed(FixedStart.newBuilder().addPosition(1).addPosition(-1)))
                        .build())
                .getPredictions(0);

        // Then
        assertThat(prediction.getRelativeEntropy(0)).isInfinite();
        assertThat(prediction.getRelativeEntropy(2)).isLessThan(prediction.getRelativeEntropy(1));
        long slowest = prediction.getStepsUntilStationary();
        assertThat(prediction.getModesList())
                .allSatisfy(mode -> assertThat(mode.getStepsUntilStationary()).isBetween(1L, slowest));
        assertThat(prediction.getModes(0).getRelativeEntropyCount()).isEqualTo(3);
    }

    private static PredictRequest.Builder request() {
        return PredictRequest.newBuilder()
                .setHyperparameters(Hyperparameters.newBuilder()
                        .setLearningRate(0.1)
                        .setMomentum(0.9)
                        .setWeightDecay(0.001)
                        .setBatchSize(32))
                .setSpectrum(Spectrum.newBuilder()
                        .addEigenvalue(5)
                        .addEigenvalue(1)
                        .addMultiplicity(1)
                        .addMultiplicity(3)
                        .addName("top")
                        .addName("second")
                        .addGroup("head")
                        .addGroup("tail")
                        .addBulk(PowerLawBulk.newBuilder()
                                .setLower(1e-4)
                                .setUpper(0.5)
                                .setExponent(1.5)
                                .setMass(1000))
                        .setBulkTolerance(1e-6))
                .setNoise(
                        Noise.newBuilder().setHessian(HessianNoise.newBuilder().setVariance(2)))
                .setSteps(StepGrid.newBuilder()
                        .setExplicit(ExplicitSteps.newBuilder()
                                .addStep(1)
                                .addStep(10)
                                .addStep(1000)))
                .setPerMode(true)
                .setLocalExponent(true)
                .setLoss(true)
                .setRelativeEntropy(true)
                .setStationarityTolerance(0.01);
    }
}
