package dev.perrin.analysis.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.analysis.trajectory.MeasurementSettings;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.analysis.v1.Caveat;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.Sampling;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CaveatsTest {
    private static final List<String> OF_SAMPLING = List.of("shuffled-sampling", "cyclic-sampling");

    @ParameterizedTest
    @CsvSource({"SAMPLING_IID,", "SAMPLING_SHUFFLED,shuffled-sampling", "SAMPLING_CYCLIC,cyclic-sampling"})
    void sayHowDrawsDepartFromIndependentOnes(Sampling sampling, String kind) {
        // Given
        RunRecord.Builder record = new Frames(Trajectory.simulate(Motion.BROWNIAN, 1, 101, 4, 0.1, 0), 1, 0)
                .record(RunPhase.RUN_PHASE_LIMITING).toBuilder();
        record.getSpecBuilder().setSampling(sampling);
        RunPlan plan =
                RunPlan.of(record.build(), MeasurementSettings.defaults()).orElseThrow();

        // When
        List<String> kinds = Caveats.of(plan, Optional.empty(), Optional.empty()).stream()
                .map(Caveat::getKind)
                .filter(OF_SAMPLING::contains)
                .toList();

        // Then
        assertThat(kinds).isEqualTo(Optional.ofNullable(kind).map(List::of).orElse(List.of()));
    }

    /// τ₀ is 0.05 here; how far it makes measurements exceed the prediction was seen for independent draws alone.
    @ParameterizedTest
    @CsvSource({"SAMPLING_IID, true", "SAMPLING_SHUFFLED, false", "SAMPLING_CYCLIC, false"})
    void giveTheSizeOfParameterDependentNoiseForIndependentDrawsOnly(Sampling sampling, boolean sized) {
        // Given
        RunRecord.Builder record = new Frames(Trajectory.simulate(Motion.BROWNIAN, 1, 101, 4, 0.1, 0), 1, 0)
                .record(RunPhase.RUN_PHASE_LIMITING).toBuilder();
        record.getSpecBuilder()
                .setSampling(sampling)
                .getHyperparametersBuilder()
                .setLearningRate(0.1)
                .setMomentum(0.9)
                .setBatchSize(10);
        RunPlan plan =
                RunPlan.of(record.build(), MeasurementSettings.defaults()).orElseThrow();
        CurvatureSummary curvature = CurvatureSummary.newBuilder()
                .addEigenvalue(1)
                .addNoiseVariance(1)
                .build();

        // When
        Caveat noise = Caveats.of(plan, Optional.of(curvature), Optional.empty()).stream()
                .filter(caveat -> caveat.getKind().equals("parameter-dependent-noise"))
                .findFirst()
                .orElseThrow();

        // Then
        assertThat(noise.hasRelativeExcessHigh()).isEqualTo(sized);
    }

    @ParameterizedTest
    @CsvSource({"linear, false", "softmax, false", "mlp, true", "cnn, true", "resnet18, true", "vgg11_bn, true"})
    void sayOfEveryNetworkThatItsLossIsAnharmonic(String model, boolean anharmonic) {
        // Given
        RunRecord.Builder record = new Frames(Trajectory.simulate(Motion.BROWNIAN, 1, 101, 4, 0.1, 0), 1, 0)
                .record(RunPhase.RUN_PHASE_LIMITING).toBuilder();
        record.getSpecBuilder().getModelBuilder().setName(model);
        RunPlan plan =
                RunPlan.of(record.build(), MeasurementSettings.defaults()).orElseThrow();

        // When
        List<String> kinds = Caveats.of(plan, Optional.empty(), Optional.empty()).stream()
                .map(Caveat::getKind)
                .toList();

        // Then
        assertThat(kinds.contains("anharmonic-loss")).isEqualTo(anharmonic);
    }
}
