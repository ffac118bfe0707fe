package dev.perrin.trainer.curvature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.ModelCase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LanczosMeasurementTest {
    private static final int TOP = 5;
    private static final int BOTTOM = 2;

    /// LAPACK on the whole matrix is the other route.
    @ParameterizedTest
    @EnumSource(
            value = ModelCase.class,
            names = {"SOFTMAX", "PERCEPTRON"})
    void givesWhatTheWholeHessianGives(ModelCase modelCase) {
        // Given
        Model model = modelCase.model(6);
        float[] position = ModelCase.narrow(ModelCase.parameters(model, 6));
        Curvature whole =
                new CurvatureMeasurement(7, 0.01, model.dimension()).at(model, position, () -> false, _ -> {});
        List<MeasurementProgress> progress = new ArrayList<>();

        // When
        Curvature ends = measurement(1e-6).at(model, position, () -> false, progress::add);

        // Then
        double scale = whole.topEigenvalue();
        assertThat(ends.method()).isEqualTo(whole.method());
        assertThat(ends.eigenvalues()).hasSize(TOP + BOTTOM);
        // Softmax regression has a whole space of flat directions, of which such a basis sees one.
        int distinct = modelCase == ModelCase.SOFTMAX ? TOP : TOP + BOTTOM;
        for (int mode = 0; mode < distinct; mode++) {
            int same = mode < TOP ? mode : model.dimension() - TOP - BOTTOM + mode;
            assertThat(ends.eigenvalues()[mode]).isCloseTo(whole.eigenvalues()[same], within(1e-6 * scale));
            // The noise of a mode follows its direction, which is only as certain as its neighbours are far.
            if (mode < 3) {
                assertThat(ends.noiseVariances()[mode])
                        .isCloseTo(whole.noiseVariances()[same], within(1e-4 * whole.noiseVariances()[0]));
                assertThat(Math.abs(ends.gradients()[mode])).isCloseTo(Math.abs(whole.gradients()[same]), within(1e-4));
            }
        }
        Curvature.Sampled sampled = ends.sampled().orElseThrow();
        assertThat(sampled.converged()).isTrue();
        assertThat(sampled.leadingCount()).isEqualTo(TOP);
        assertThat(sampled.moments().trace().value())
                .isCloseTo(whole.trace(), within(5 * sampled.moments().trace().standardError()));
        assertThat(sampled.noise().examples()).isEqualTo(model.exampleCount());
        assertThat(progress.stream().map(MeasurementProgress::stage).distinct())
                .endsWith(
                        MeasurementProgress.Stage.DENSITY,
                        MeasurementProgress.Stage.EIGENPAIRS,
                        MeasurementProgress.Stage.NOISE);
        assertThat(progress).anyMatch(said -> said.activity().matches("eigenpairs: product \\d+ of .* residual .*"));
        for (int i = 1; i < progress.size(); i++) {
            MeasurementProgress before = progress.get(i - 1);
            if (before.stage() == progress.get(i).stage()) {
                assertThat(progress.get(i).fraction()).isGreaterThanOrEqualTo(before.fraction());
            } else if (before.stage() == MeasurementProgress.Stage.DENSITY) {
                assertThat(before.fraction()).isEqualTo(1);
            }
        }
        assertThat(progress.getLast().fraction()).isEqualTo(1);
    }

    @Test
    void givesTheSameBitsAgain() {
        Model model = ModelCase.PERCEPTRON.model(2);
        float[] position = ModelCase.narrow(ModelCase.parameters(model, 2));

        Curvature one = measurement(1e-6).at(model, position, () -> false, _ -> {});
        Curvature other = measurement(1e-6).at(ModelCase.PERCEPTRON.model(2), position, () -> false, _ -> {});

        assertThat(one.eigenvalues()).containsExactly(other.eigenvalues());
        assertThat(one.noiseVariances()).containsExactly(other.noiseVariances());
        assertThat(one.trace()).isEqualTo(other.trace());
    }

    @ParameterizedTest
    @EnumSource(ModelCase.class)
    void endsWhenItIsCancelled(ModelCase modelCase) {
        Model model = modelCase.model(1);
        float[] position = new float[model.dimension()];

        assertThatThrownBy(() -> measurement(1e-6).at(model, position, () -> true, _ -> {}))
                .isInstanceOf(CancellationException.class);
    }

    private static LanczosMeasurement measurement(double tolerance) {
        return new LanczosMeasurement(
                7,
                0.01,
                new LanczosEigensolver(TOP, BOTTOM, 20, tolerance, 2000, 1),
                new LanczosQuadrature(8, 10, 50, 0.02, 1),
                1000,
                1,
                false);
    }
}
