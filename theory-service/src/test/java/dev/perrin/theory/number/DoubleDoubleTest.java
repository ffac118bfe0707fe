package dev.perrin.theory.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DoubleDoubleTest {
    private static final MathContext DIGITS = new MathContext(60);
    private static final BigDecimal TOLERANCE = new BigDecimal(Math.scalb(1.0, -101));

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithDecimalArithmetic(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            // Given
            DoubleDouble a = number(random);
            DoubleDouble b = number(random);
            DoubleDouble c = number(random);
            BigDecimal exactA = exact(a);
            BigDecimal exactB = exact(b);

            // Then
            close(a.plus(b), exactA.add(exactB), exactA.abs().add(exactB.abs()));
            close(a.minus(b), exactA.subtract(exactB), exactA.abs().add(exactB.abs()));
            close(a.times(b), exactA.multiply(exactB));
            close(a.times(b.hi()), exactA.multiply(new BigDecimal(b.hi())));
            BigDecimal exactProduct = exactB.multiply(exact(c));
            close(a.plusProduct(b, c), exactA.add(exactProduct), exactA.abs().add(exactProduct.abs()));
            close(a.dividedBy(b), exactA.divide(exactB, DIGITS));
            DoubleDouble magnitude = a.hi() < 0 ? a.negated() : a;
            close(magnitude.squareRoot(), exactA.abs().sqrt(DIGITS));
            close(a.scaled(-7), exactA.divide(BigDecimal.valueOf(128), DIGITS));
        }
    }

    private static DoubleDouble number(Random random) {
        double hi = random.nextGaussian() * Math.pow(10, 40 * random.nextDouble() - 20);
        return DoubleDouble.sum(hi, hi * random.nextGaussian() * 1e-17);
    }

    private static BigDecimal exact(DoubleDouble value) {
        return new BigDecimal(value.hi()).add(new BigDecimal(value.lo()));
    }

    private static void close(DoubleDouble actual, BigDecimal expected) {
        close(actual, expected, expected.abs());
    }

    private static void close(DoubleDouble actual, BigDecimal expected, BigDecimal scale) {
        assertThat(exact(actual).subtract(expected).abs()).isLessThanOrEqualTo(scale.multiply(TOLERANCE));
    }
}
