package dev.perrin.analysis.exponent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.blocks.LagSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WindowCovarianceTest {
    /// The double sum over all pairs of window ends, term by term.
    @ParameterizedTest
    @CsvSource({
        "0.4, 1, 1",
        "0.4, 3, 90",
        "0.4, 60, 60",
        "0.4, 60, 90",
        "1, 1, 7",
        "1, 40, 40",
        "1, 25, 90",
        "1.6, 1, 1",
        "1.6, 10, 90",
        "1.6, 90, 90"
    })
    void isTheSumOverAllPairsOfWindows(double exponent, int first, int second) {
        // Given
        double[] lags = {1, 2, 4, 8, 16, 32, 64, 128};
        double[] msd = new double[lags.length];
        for (int i = 0; i < lags.length; i++) {
            msd[i] = Math.pow(lags[i], exponent);
        }
        WindowCovariance model = new WindowCovariance(new MsdShape(lags, msd));
        double[] ends = {400, 3000};
        double[] sums = new double[2];

        // When
        model.covariances(first, second, ends, sums);

        // Then to the accuracy of the quadrature
        for (int i = 0; i < ends.length; i++) {
            assertThat(sums[i] / definition(exponent, first, second, (int) ends[i]))
                    .isCloseTo(1, within(0.02));
        }
    }

    private static double definition(double exponent, int first, int second, int ends) {
        double sum = 0;
        for (int s = -ends + 1; s < ends; s++) {
            double covariance = 0.5
                    * (power(s + first, exponent)
                            + power(s - second, exponent)
                            - power(s, exponent)
                            - power(s + first - second, exponent));
            sum += (ends - Math.abs(s)) * 2 * covariance * covariance;
        }
        return sum;
    }

    private static double power(double distance, double exponent) {
        return Math.pow(Math.abs(distance), exponent);
    }

    /// Variance and covariance of ln MSD over 2,000 runs, without the model.
    @Test
    void isTheScatterOfRepeatedRuns() {
        // Given
        SimulatedEnsemble ensemble = SimulatedEnsemble.fractionalBrownian(0.7, 1, 1000);
        int runs = 2000;
        int early = 1;
        int late = 8;
        double[] sums = new double[2];
        double[] squares = new double[2];
        double product = 0;
        double[] modelled = new double[3];

        // When
        for (int run = 0; run < runs; run++) {
            LagSamples samples = ensemble.sample(run, false);
            double first = Math.log(samples.msd(early));
            double second = Math.log(samples.msd(late));
            sums[0] += first / runs;
            sums[1] += second / runs;
            squares[0] += first * first / runs;
            squares[1] += second * second / runs;
            product += first * second / runs;
            if (run < 50) {
                ModelledScatter model = new ModelledScatter(samples);
                modelled[0] += model.covariance(early, early) / 50;
                modelled[1] += model.covariance(late, late) / 50;
                modelled[2] += model.covariance(early, late) / 50;
            }
        }

        // Then scatter is known to √(2/2000) = 3 %, four of them; windows at the ends of the run add 1 %
        assertThat(modelled[0] / (squares[0] - sums[0] * sums[0])).isCloseTo(1, within(0.14));
        assertThat(modelled[1] / (squares[1] - sums[1] * sums[1])).isCloseTo(1, within(0.14));
        assertThat(modelled[2] / (product - sums[0] * sums[1])).isCloseTo(1, within(0.16));
    }
}
