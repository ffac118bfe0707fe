package dev.perrin.trainer.curvature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.linearalgebra.NumericalException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LanczosEigensolverTest {
    private static final double TOLERANCE = 1e-9;

    static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    /// A bulk about zero with outliers, as a network has. With 24 vectors the basis is restarted several times.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void findsBothEndsOfASpectrumInASmallBasis(long seed) {
        // Given
        double[] eigenvalues = spectrum(400, seed);
        LanczosEigensolver solver = new LanczosEigensolver(6, 3, 24, TOLERANCE, 5000, 1);

        // When
        ExtremeEigenpairs pairs = solver.solve(new KnownSpectrum(eigenvalues, seed), (_, _) -> {});

        // Then
        double[] ascending = Arrays.stream(eigenvalues).sorted().toArray();
        double scale = ascending[399];
        assertThat(pairs.converged()).isTrue();
        assertThat(pairs.products()).isGreaterThan(24);
        for (int i = 0; i < 6; i++) {
            assertThat(pairs.values()[i]).isCloseTo(ascending[399 - i], within(TOLERANCE * scale));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(pairs.values()[6 + i]).isCloseTo(ascending[2 - i], within(TOLERANCE * scale));
        }
        assertThat(pairs.relativeResidual()).isLessThan(TOLERANCE);
        assertThatTheyAreOrthonormalAndLeaveTheirResiduals(pairs, new KnownSpectrum(eigenvalues, seed));
    }

    private static void assertThatTheyAreOrthonormalAndLeaveTheirResiduals(
            ExtremeEigenpairs pairs, HessianProduct hessian) {
        double[] product = new double[hessian.dimension()];
        for (int i = 0; i < pairs.values().length; i++) {
            for (int j = 0; j < pairs.values().length; j++) {
                assertThat(dot(pairs.vectors()[i], pairs.vectors()[j])).isCloseTo(i == j ? 1 : 0, within(1e-10));
            }
            hessian.apply(pairs.vectors()[i], product);
            double squared = 0;
            for (int k = 0; k < product.length; k++) {
                squared += Math.pow(product[k] - pairs.values()[i] * pairs.vectors()[i][k], 2);
            }
            assertThat(Math.sqrt(squared)).isCloseTo(pairs.residuals()[i], within(1e-12 * Math.abs(pairs.values()[0])));
        }
    }

    /// The greatest three times, the fifth greatest and the least twice.
    private static double[] repeated(long seed) {
        double[] ascending = Arrays.stream(spectrum(400, seed)).sorted().toArray();
        ascending[398] = ascending[399];
        ascending[397] = ascending[399];
        ascending[394] = ascending[395];
        ascending[1] = ascending[0];
        return ascending;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void findsEigenvaluesAsOftenAsTheyOccurWhereThatIsAskedFor(long seed) {
        // Given
        double[] ascending = repeated(seed);
        KnownSpectrum hessian = new KnownSpectrum(ascending, seed);
        double tolerance = 1e-5;

        // When
        ExtremeEigenpairs pairs =
                new LanczosEigensolver(6, 3, 30, tolerance, 5000, 1, true).solve(hessian, (_, _) -> {});

        // Then
        double scale = ascending[399];
        assertThat(pairs.converged()).isTrue();
        for (int i = 0; i < 6; i++) {
            assertThat(pairs.values()[i]).as("mode %d", i).isCloseTo(ascending[399 - i], within(tolerance * scale));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(pairs.values()[6 + i])
                    .as("mode %d from below", i)
                    .isCloseTo(ascending[2 - i], within(tolerance * scale));
        }
        assertThatTheyAreOrthonormalAndLeaveTheirResiduals(pairs, hessian);
    }

    /// The recursion ends early; what is left of the space is looked at from elsewhere.
    @ParameterizedTest(name = "{0} different eigenvalues")
    @CsvSource({"1", "2", "7"})
    void goesOnWhereTheMatrixMapsItsBasisIntoItself(int different) {
        double[] eigenvalues = new double[60];
        for (int i = 0; i < eigenvalues.length; i++) {
            eigenvalues[i] = 1 + i % different;
        }

        ExtremeEigenpairs pairs = new LanczosEigensolver(3, 2, 60, TOLERANCE, 1000, 1)
                .solve(new KnownSpectrum(eigenvalues, 5), (_, _) -> {});

        assertThat(pairs.relativeResidual()).isLessThan(TOLERANCE);
        assertThat(pairs.values()[0]).isCloseTo(different, within(1e-9));
        assertThat(pairs.values()[4]).isCloseTo(1, within(1e-9));
        assertThatTheyAreOrthonormalAndLeaveTheirResiduals(pairs, new KnownSpectrum(eigenvalues, 5));
    }

    @ParameterizedTest(name = "dimension {0}")
    @CsvSource({"1,1,0", "2,1,1", "3,2,1", "4,4,0"})
    void givesEverythingThatASmallMatrixHas(int dimension, int upper, int lower) {
        double[] eigenvalues = spectrum(dimension, 3);

        ExtremeEigenpairs pairs = new LanczosEigensolver(4, 2, 8, TOLERANCE, 1000, 1)
                .solve(new KnownSpectrum(eigenvalues, 3), (_, _) -> {});

        double[] ascending = Arrays.stream(eigenvalues).sorted().toArray();
        assertThat(pairs.upperCount()).isEqualTo(Math.min(4, dimension));
        assertThat(pairs.upperCount()).isGreaterThanOrEqualTo(upper);
        assertThat(pairs.values().length).isGreaterThanOrEqualTo(upper + lower);
        assertThat(pairs.values()[0]).isCloseTo(ascending[dimension - 1], within(1e-9));
        assertThat(pairs.values()[pairs.values().length - 1])
                .isCloseTo(ascending[Math.max(0, dimension - pairs.values().length)], within(1e-9));
    }

    /// Products that are wrong by 10⁻⁴ cannot leave a residual of 10⁻⁹: it says so, and what is left.
    @Test
    void saysWhatItHasNotReached() {
        KnownSpectrum exact = new KnownSpectrum(spectrum(100, 1), 1);
        HessianProduct inexact = new Disturbed(exact, 1e-4);

        ExtremeEigenpairs pairs = new LanczosEigensolver(3, 0, 20, TOLERANCE, 300, 1).solve(inexact, (_, _) -> {});

        assertThat(pairs.converged()).isFalse();
        assertThat(pairs.relativeResidual()).isBetween(1e-6, 1e-2);
        assertThat(pairs.asymmetry()).isGreaterThan(1e-6);
    }

    @Test
    void endsAfterTheProductsAllowed() {
        ExtremeEigenpairs pairs = new LanczosEigensolver(6, 3, 24, 1e-12, 15, 1)
                .solve(new KnownSpectrum(spectrum(400, 1), 1), (_, _) -> {});

        assertThat(pairs.converged()).isFalse();
        assertThat(pairs.products()).isEqualTo(15 + 9);
    }

    @Test
    void givesTheSameBitsAgain() {
        LanczosEigensolver solver = new LanczosEigensolver(6, 3, 24, TOLERANCE, 5000, 1);

        ExtremeEigenpairs one = solver.solve(new KnownSpectrum(spectrum(200, 2), 2), (_, _) -> {});
        ExtremeEigenpairs other = solver.solve(new KnownSpectrum(spectrum(200, 2), 2), (_, _) -> {});

        assertThat(one.values()).containsExactly(other.values());
        assertThat(one.vectors()).isDeepEqualTo(other.vectors());
    }

    @Test
    void refusesABasisThatIsTooSmallAndProductsThatAreNotFinite() {
        assertThatThrownBy(() -> new LanczosEigensolver(6, 3, 10, TOLERANCE, 100, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("basis 10: must be at least top + bottom + 2 = 11");
        double[] eigenvalues = spectrum(20, 1);
        eigenvalues[7] = Double.NaN;
        LanczosEigensolver solver = new LanczosEigensolver(2, 0, 10, TOLERANCE, 100, 1);
        KnownSpectrum broken = new KnownSpectrum(eigenvalues, 1);
        assertThatThrownBy(() -> solver.solve(broken, (_, _) -> {}))
                .isInstanceOf(NumericalException.class)
                .hasMessageContaining("not finite");
    }

    /// A bulk of width 0.1, six outliers between 1 and 10, three of −0.5 and below.
    private static double[] spectrum(int dimension, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return DoubleStream.iterate(0, i -> i + 1)
                .limit(dimension)
                .map(i -> i < 6
                        ? 1 + 9 * random.nextDouble()
                        : i < 9 ? -0.5 - random.nextDouble() : 0.1 * random.nextGaussian())
                .toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /// Products with a random error of a fixed relative size.
    private record Disturbed(HessianProduct exact, double relativeError) implements HessianProduct {
        private static final SplittableRandom RANDOM = new SplittableRandom(4);

        @Override
        public int dimension() {
            return exact.dimension();
        }

        @Override
        public HessianMethod method() {
            return HessianMethod.GRADIENT_DIFFERENCES;
        }

        @Override
        public void apply(double[] vector, double[] product) {
            exact.apply(vector, product);
            double size = Math.sqrt(dot(product, product) / product.length);
            for (int i = 0; i < product.length; i++) {
                product[i] += relativeError * size * RANDOM.nextGaussian();
            }
        }
    }
}
