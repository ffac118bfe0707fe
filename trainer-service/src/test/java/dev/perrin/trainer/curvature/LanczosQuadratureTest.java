package dev.perrin.trainer.curvature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LanczosQuadratureTest {
    private static final int DIMENSION = 120;

    /// Over many seeds the traces scatter about the truth as their errors say: the mean of z is 0 and that of z² for
    /// errors from 16 draws ν/(ν − 2) = 15/13, here within four standard errors of 200 seeds.
    @Test
    void tracesScatterAboutTheTruthAsTheirErrorsSay() {
        // Given
        double[] eigenvalues = spectrum();
        double trace = Arrays.stream(eigenvalues).sum();
        double squares = Arrays.stream(eigenvalues).map(h -> h * h).sum();
        int seeds = 200;
        double sum = 0;
        double sumOfSquares = 0;
        double sumOther = 0;

        // When
        for (int seed = 0; seed < seeds; seed++) {
            LanczosQuadrature.Moments moments =
                    new LanczosQuadrature(16, 3, 10, 0.05, seed).measure(new KnownSpectrum(eigenvalues, 7), _ -> {});
            double z = (moments.trace().value() - trace) / moments.trace().standardError();
            sum += z;
            sumOfSquares += z * z;
            sumOther += (moments.squaredTrace().value() - squares)
                    / moments.squaredTrace().standardError();
        }

        // Then
        assertThat(sum / seeds).isCloseTo(0, within(4 * Math.sqrt(1.2 / seeds)));
        assertThat(sumOther / seeds).isCloseTo(0, within(5 * Math.sqrt(1.2 / seeds)));
        assertThat(sumOfSquares / seeds).isCloseTo(15.0 / 13, within(4 * Math.sqrt(3.5 / seeds)));
    }

    /// As many steps as there are eigenvalues: every vector sees them all.
    @Test
    void smoothedDensityIsThatOfTheEigenvalues() {
        // Given
        double[] eigenvalues = spectrum();

        // When
        SpectralDensity density = new LanczosQuadrature(400, 60, 200, 0.02, 1)
                .measure(new KnownSpectrum(eigenvalues, 7), _ -> {})
                .density();

        // Then
        double integral = 0;
        double spacing = density.eigenvalues()[1] - density.eigenvalues()[0];
        int beyond = 0;
        for (int point = 0; point < density.eigenvalues().length; point++) {
            double exact = 0;
            for (double eigenvalue : eigenvalues) {
                double distance = (density.eigenvalues()[point] - eigenvalue) / density.width();
                exact += Math.exp(-distance * distance / 2)
                        / (eigenvalues.length * density.width() * Math.sqrt(2 * Math.PI));
            }
            double error = Math.abs(density.density()[point] - exact);
            beyond += error > 3 * density.standardErrors()[point] + 1e-3 ? 1 : 0;
            integral += density.density()[point] * spacing;
        }
        assertThat(integral).isCloseTo(1, within(1e-3));
        assertThat(beyond).isLessThanOrEqualTo(6);
    }

    @Test
    void matrixWithOneEigenvalueHasItsTraceExactly() {
        double[] eigenvalues = new double[30];
        Arrays.fill(eigenvalues, 2);

        LanczosQuadrature.Moments moments =
                new LanczosQuadrature(3, 5, 20, 0.05, 1).measure(new KnownSpectrum(eigenvalues, 1), _ -> {});

        assertThat(moments.trace().value()).isCloseTo(60, within(1e-10));
        assertThat(moments.trace().standardError()).isLessThan(1e-10);
        assertThat(moments.products()).isEqualTo(15);
        assertThat(moments.density().density()).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
    }

    @Test
    void refusesOneProbe() {
        assertThatThrownBy(() -> new LanczosQuadrature(1, 5, 20, 0.05, 1))
                .hasMessage("probes 1: must be at least 2, or there is no error");
    }

    private static double[] spectrum() {
        SplittableRandom random = new SplittableRandom(11);
        double[] eigenvalues = new double[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            eigenvalues[i] = i < 5 ? 3 + random.nextDouble() : 0.3 * random.nextGaussian();
        }
        return eigenvalues;
    }
}
