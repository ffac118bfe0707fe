package dev.perrin.analysis.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.junit.jupiter.api.Test;

/// Coverage over samples of independent Gaussian vectors whose covariance is diag(λ): 400 samples, so a standard
/// deviation of 1.1 % at 95 %.
final class EigenvalueBoundsTest {
    private static final int SAMPLES = 400;
    private static final int NUMBER = 100;
    private static final double HALF_WIDTH = 1.96 * Math.sqrt(2.0 / NUMBER);

    /// Alone, a component has the interval of a variance.
    @Test
    void areAsWideAsTheyShouldBeForASingleDirection() {
        assertThat(coverage(new double[] {1}, 0)).isBetween(0.92, 0.98);
    }

    /// 200 equal variances and 100 vectors: the greatest eigenvalue of the sample is near (1 + √2)² = 5.8.
    @Test
    void holdWhereTheSampleOverestimatesManyFoldly() {
        double[] equal = new double[200];
        Arrays.fill(equal, 1);
        double[] sample = eigenvalues(equal, new SplittableRandom(1));
        assertThat(sample[0]).isBetween(5.0, 6.2);
        EigenvalueBounds bounds = bounds(sample, 0, 200, 0);
        assertThat(bounds.low()).isBetween(0.5, 1.0);
        assertThat(coverage(equal, 0)).isGreaterThan(0.93);
    }

    @Test
    void holdForASpectrumWithATail() {
        double[] spectrum =
                IntStream.range(0, 60).mapToDouble(i -> Math.pow(i + 1, -1.2)).toArray();
        for (int i = 0; i < 5; i++) {
            assertThat(coverage(spectrum, i)).as("component %d", i).isGreaterThan(0.93);
        }
    }

    /// Five equal ones: the least of them is underestimated, too.
    @Test
    void holdForTheLeastOfEqualOnes() {
        assertThat(coverage(new double[] {1, 1, 1, 1, 1}, 4)).isGreaterThan(0.93);
    }

    @Test
    void giveNoUpperBoundWhenTheSampleIsTooSmall() {
        assertThat(EigenvalueBounds.of(1, 1, 3, 4, 4, 1).high()).isInfinite();
    }

    private static double coverage(double[] spectrum, int component) {
        SplittableRandom random = new SplittableRandom(7L * component + spectrum.length);
        double total = Arrays.stream(spectrum).sum();
        int held = 0;
        for (int k = 0; k < SAMPLES; k++) {
            double before = Arrays.stream(spectrum, 0, component).sum();
            EigenvalueBounds bounds = bounds(eigenvalues(spectrum, random), component, total, before);
            held += bounds.low() <= spectrum[component] && spectrum[component] <= bounds.high() ? 1 : 0;
        }
        return (double) held / SAMPLES;
    }

    private static EigenvalueBounds bounds(double[] sample, int component, double total, double before) {
        return EigenvalueBounds.of(sample[component], sample[component], component, total - before, NUMBER, HALF_WIDTH);
    }

    /// Of the sample covariance about the known mean, descending.
    private static double[] eigenvalues(double[] spectrum, SplittableRandom random) {
        double[][] vectors = new double[NUMBER][spectrum.length];
        for (double[] vector : vectors) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] = Math.sqrt(spectrum[i]) * random.nextGaussian();
            }
        }
        DMatrixRMaj covariance = new DMatrixRMaj(spectrum.length, spectrum.length);
        for (int i = 0; i < spectrum.length; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (double[] vector : vectors) {
                    sum += vector[i] * vector[j] / NUMBER;
                }
                covariance.set(i, j, sum);
                covariance.set(j, i, sum);
            }
        }
        EigenDecomposition_F64<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.eig(spectrum.length, false, true);
        assertThat(decomposition.decompose(covariance)).isTrue();
        return IntStream.range(0, spectrum.length)
                .mapToDouble(i -> -decomposition.getEigenvalue(i).getReal())
                .sorted()
                .map(value -> -value)
                .toArray();
    }
}
