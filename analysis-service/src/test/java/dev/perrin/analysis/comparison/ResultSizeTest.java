package dev.perrin.analysis.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.ModeMotion;
import dev.perrin.proto.analysis.v1.TensorDisplacement;
import java.util.Collections;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResultSizeTest {
    /// 60 kB of curves a mode, 100 kB for 1,000 tensors.
    @ParameterizedTest
    @CsvSource({"4, 100, true, true", "16, 100, true, true", "40, 100, false, true", "4, 20000, false, false"})
    void leavesOutAsLittleAsFits(int modes, int tensors, boolean whole, boolean tensorsStay) {
        // Given
        AnalysisResult.Builder result = AnalysisResult.newBuilder().setRun("run");
        for (int mode = 0; mode < modes; mode++) {
            result.addMotions(ModeMotion.newBuilder()
                    .setIndex(mode)
                    .setDriftFraction(0.5)
                    .addAllSpectrumDensity(Collections.nCopies(7_500, 1.0)));
        }
        for (int i = 0; i < tensors; i++) {
            result.addTensors(TensorDisplacement.newBuilder().setName("layer-" + "x".repeat(80) + i));
        }

        // When
        AnalysisResult bounded = ResultSize.bounded(result.clone());

        // Then
        assertThat(bounded.getSerializedSize()).isLessThanOrEqualTo(ResultSize.MOST_BYTES);
        assertThat(bounded.getMotionsCount()).isEqualTo(modes);
        assertThat(bounded.getMotions(modes - 1).getDriftFraction()).isEqualTo(0.5);
        assertThat(bounded.getTensorsCount() > 0).isEqualTo(tensorsStay);
        if (whole) {
            assertThat(bounded).isEqualTo(result.build());
        } else {
            assertThat(bounded.getCaveatsList())
                    .singleElement()
                    .satisfies(caveat -> assertThat(caveat.getKind()).isEqualTo(ResultSize.SHORTENED));
        }
        if (modes == 40) {
            assertThat(bounded.getMotions(0).getSpectrumDensityCount())
                    .as("curves of the first modes stay")
                    .isPositive();
            assertThat(bounded.getSerializedSize())
                    .as("no more is left out than must be")
                    .isGreaterThan(ResultSize.MOST_BYTES - 61_000);
        }
    }
}
