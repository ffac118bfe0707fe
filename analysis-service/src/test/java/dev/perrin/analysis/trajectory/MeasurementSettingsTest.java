package dev.perrin.analysis.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.perrin.proto.analysis.v1.LagWindow;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MeasurementSettingsTest {
    private static final MeasurementSettings DEFAULTS = MeasurementSettings.defaults();

    @Test
    void takesWhatIsLeftOpenFromTheDefaults() {
        assertThat(DEFAULTS.resolve(dev.perrin.proto.analysis.v1.MeasurementSettings.getDefaultInstance()))
                .isEqualTo(DEFAULTS);
    }

    @Test
    void comesBackTheSameFromItsMessage() {
        // Given
        var asked = dev.perrin.proto.analysis.v1.MeasurementSettings.newBuilder()
                .addReferenceAfterSteps(30)
                .addReferenceAfterSteps(70)
                .setBurnInSteps(0)
                .setFitWindow(LagWindow.newBuilder().setFromLagSteps(10).setToLagSteps(1000))
                .setSketchSize(1024)
                .setMaxHistoryInBytes(5)
                .setMaxCoordinateStatistics(6)
                .build();

        // When
        MeasurementSettings settings = DEFAULTS.resolve(asked);

        // Then
        assertThat(settings.referenceAfterSteps()).containsExactly(0L, 30L, 70L);
        assertThat(settings.burnInSteps()).hasValue(0);
        assertThat(DEFAULTS.resolve(settings.toProto())).isEqualTo(settings);
    }

    @Test
    void saysWhatIsWrong() {
        refuses(
                "reference_after_steps [0, 70, 30]: must begin with 0 and ascend",
                builder -> builder.addAllReferenceAfterSteps(List.of(70L, 30L)));
        refuses(
                "reference_after_steps [0, -1]: must begin with 0 and ascend",
                builder -> builder.addReferenceAfterSteps(-1));
        refuses("burn_in_steps -1: must not be negative", builder -> builder.setBurnInSteps(-1));
        refuses("sketch_size 1000: must be a power of two from 512 to 16384", builder -> builder.setSketchSize(1000));
        refuses("max_history_in_bytes -1: must be greater than 0", builder -> builder.setMaxHistoryInBytes(-1));
        refuses(
                "max_coordinate_statistics -1: must not be negative",
                builder -> builder.setMaxCoordinateStatistics(-1));
        refuses(
                "fit_window.to_lag_steps must be greater than from_lag_steps 5, but is 5",
                builder -> builder.getFitWindowBuilder().setFromLagSteps(5).setToLagSteps(5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.resolve(dev.perrin.proto.analysis.v1.MeasurementSettings.newBuilder()
                        .addAllReferenceAfterSteps(java.util.stream.LongStream.rangeClosed(1, 64)
                                .boxed()
                                .toList())
                        .build()))
                .withMessageContaining("must be at most 64 reference points, 0 included");
    }

    private static void refuses(
            String message,
            java.util.function.Consumer<dev.perrin.proto.analysis.v1.MeasurementSettings.Builder> change) {
        var builder = dev.perrin.proto.analysis.v1.MeasurementSettings.newBuilder();
        change.accept(builder);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.resolve(builder.build()))
                .withMessage(message);
    }
}
