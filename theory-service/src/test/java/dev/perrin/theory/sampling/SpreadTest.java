package dev.perrin.theory.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.number.DoubleDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadTest {
    private static final Eigenmode MODE = new Eigenmode(0, 1, new Hyperparameters(0.1, 0.9, 0, 1), 1);

    @ParameterizedTest(name = "{0}, {1}, {2} in units of {3}")
    @CsvSource({
        "2, 0.5, 3, 0.7",
        "1, 1, 1, 4",
        "1, 1, 0.9999999999999999, 4",
        "0, 0, 3, 2",
        "3, 0, 0, 2",
        "0, 0, 0, 1",
        "5, 1, 2, 0",
        "1e-300, 1e-300, 1e-300, 1e-8",
        "1, -0.3, 1, 1"
    })
    void twoGaussianNumbersGetTheCovarianceAskedFor(double variance, double covariance, double other, double scale) {
        Spread spread = Spread.of(
                MODE,
                DoubleDouble.of(variance),
                DoubleDouble.of(covariance),
                DoubleDouble.of(other),
                DoubleDouble.of(scale));

        double tolerance = 4e-16 * scale * Math.max(variance, other);
        assertThat(spread.l11() * spread.l11()).isCloseTo(variance * scale, within(tolerance));
        assertThat(spread.l11() * spread.l21()).isCloseTo(covariance * scale, within(tolerance));
        assertThat(spread.l21() * spread.l21() + spread.l22() * spread.l22())
                .isCloseTo(other * scale, within(tolerance));
    }
}
