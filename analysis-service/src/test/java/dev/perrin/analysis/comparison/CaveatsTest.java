package dev.perrin.analysis.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.analysis.trajectory.MeasurementSettings;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.analysis.v1.Caveat;
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
}
