package dev.perrin.theory.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.mode.InvalidQuestionException;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Integrals with closed forms, against those.
class BulkIntegralTest {
    private static final long PLENTY = 1_000_000;

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-100, -3, 0, 0.5, 1, 1 + 1e-12, 1.3, 2, 7, 100})
    void weighsAsMuchAsItsMass(double exponent) {
        PowerLawBulk bulk = bulk(1e-9, 10, exponent, 11_689_512);
        assertThat(integrate(bulk, 1e-11, h -> 1).values()[0]).isCloseTo(11_689_512, within(1e-5));
    }

    @Test
    void weighsAsMuchAsItsMassBetweenCloseEdges() {
        PowerLawBulk bulk = bulk(1, 1 + 1e-13, 2, 5);
        assertThat(integrate(bulk, 1e-12, h -> 1).values()[0]).isCloseTo(5, within(1e-11));
    }

    /// ∫ h^q n(h) dh in closed form, by another route than the density of ln h.
    @ParameterizedTest
    @CsvSource({"1e-6,1,1.3,1", "1e-6,1,1.3,-0.5", "1e-3,50,0,2", "0.1,0.2,3,1", "1e-8,1e3,1.9,0.25"})
    void findsMomentsOfTheDensity(double lower, double upper, double exponent, double power) {
        PowerLawBulk bulk = bulk(lower, upper, exponent, 3);
        double expected = 3 * powerIntegral(power - exponent, lower, upper) / powerIntegral(-exponent, lower, upper);
        BulkIntegral.Value value = integrate(bulk, 1e-11, h -> Math.pow(h, power));
        assertThat(value.values()[0]).isCloseTo(expected, within(2e-11 * expected));
    }

    /// A resonance of width w at h = c, with n ∝ 1/h: ∫ w/((ln h/c)² + w²) d ln h is a difference of arctangents.
    @ParameterizedTest
    @MethodSource("seeds")
    void findsNarrowPeaksAndSaysHowWell(long seed) {
        java.util.Random random = new java.util.Random(seed);
        double width = Math.pow(10, -4 * random.nextDouble());
        double centre = -10 + 8 * random.nextDouble();
        double tolerance = Math.pow(10, -4 - 8 * random.nextDouble());
        PowerLawBulk bulk = bulk(Math.exp(-12), 1, 1, 12);
        BulkIntegral.Value value = integrate(bulk, tolerance, h -> {
            double distance = Math.log(h) - centre;
            return width / (distance * distance + width * width);
        });
        double expected = Math.atan(-centre / width) + Math.atan((centre + 12) / width);
        double error = Math.abs(value.values()[0] - expected) / expected;
        assertThat(value.relativeError()).isLessThanOrEqualTo(tolerance);
        assertThat(error).isLessThanOrEqualTo(Math.max(tolerance, 1e-13));
    }

    @Test
    void refinesUntilEveryQuantityIsGoodEnough() {
        PowerLawBulk bulk = bulk(1e-4, 1, 1, 1);
        BulkIntegral.Value value = new BulkIntegral(1e-10, PLENTY)
                .over(
                        bulk,
                        eigenvalues -> Arrays.stream(eigenvalues)
                                .mapToObj(h -> new double[] {1, Math.cos(200 * Math.log(h)), 0})
                                .toArray(double[][]::new));
        double width = Math.log(1e4);
        assertThat(value.values()[0]).isCloseTo(1, within(1e-13));
        assertThat(value.values()[1]).isCloseTo(Math.sin(200 * width) / (200 * width), within(1e-10));
        assertThat(value.values()[2]).isZero();
        assertThat(value.nodes()).isGreaterThan(2000);
    }

    @Test
    void refusesWhatTakesMoreNodesThanAllowed() {
        PowerLawBulk bulk = bulk(1e-4, 1, 1, 1);
        assertThatThrownBy(() -> new BulkIntegral(1e-12, 300)
                        .over(
                                bulk,
                                eigenvalues -> Arrays.stream(eigenvalues)
                                        .mapToObj(h -> new double[] {Math.sqrt(Math.abs(h - 0.1))})
                                        .toArray(double[][]::new)))
                .isInstanceOf(InvalidQuestionException.class)
                .hasMessageContaining(
                        "spectrum.bulk_tolerance is 1.0E-12: cannot be reached for spectrum.bulk[0] with 300");
    }

    @ParameterizedTest
    @CsvSource({
        "0,1,1,1,lower is 0.0",
        "NaN,1,1,1,lower is NaN",
        "1,1,1,1,upper is 1.0",
        "1,Infinity,1,1,upper is Infinity",
        "1,2,NaN,1,exponent is NaN",
        "1,2,101,1,exponent is 101.0",
        "1,2,1,0,mass is 0.0",
        "1,2,1,Infinity,mass is Infinity"
    })
    void refusesWhatIsNoDensity(double lower, double upper, double exponent, double mass, String message) {
        assertThatThrownBy(() -> bulk(lower, upper, exponent, mass))
                .isInstanceOf(InvalidQuestionException.class)
                .hasMessageContaining("spectrum.bulk[0]." + message);
    }

    private static PowerLawBulk bulk(double lower, double upper, double exponent, double mass) {
        return new PowerLawBulk(0, lower, upper, exponent, mass, "bulk", OptionalDouble.empty());
    }

    private static BulkIntegral.Value integrate(PowerLawBulk bulk, double tolerance, DoubleUnaryOperator function) {
        return new BulkIntegral(tolerance, PLENTY)
                .over(
                        bulk,
                        eigenvalues -> Arrays.stream(eigenvalues)
                                .mapToObj(h -> new double[] {function.applyAsDouble(h)})
                                .toArray(double[][]::new));
    }

    /// ∫ h^p dh.
    private static double powerIntegral(double power, double lower, double upper) {
        double next = power + 1;
        return next == 0 ? Math.log(upper / lower) : (Math.pow(upper, next) - Math.pow(lower, next)) / next;
    }
}
