package dev.perrin.analysis.sums;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ExactSumTest {
    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isTheRoundedSumOfTheRealNumbers(long seed) {
        // Given terms of very different sizes that cancel in part
        double[] terms = terms(seed);

        // When
        ExactSum sum = new ExactSum();
        BigDecimal exact = BigDecimal.ZERO;
        for (double term : terms) {
            sum.add(term);
            exact = exact.add(new BigDecimal(term));
        }

        // Then
        assertThat(sum.value()).isEqualTo(exact.doubleValue());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void hasTheSameBitsInAnyOrderAndGrouping(long seed) {
        // Given
        SplittableRandom random = new SplittableRandom(seed);
        double[] terms = terms(seed);
        ExactSum inOrder = new ExactSum();
        for (double term : terms) {
            inOrder.add(term);
        }

        // When
        ExactSum[] groups = {new ExactSum(), new ExactSum(), new ExactSum()};
        for (int left = terms.length; left > 0; left--) {
            int chosen = random.nextInt(left);
            groups[random.nextInt(3)].add(terms[chosen]);
            terms[chosen] = terms[left - 1];
        }
        groups[2].add(groups[0]);
        ByteBuffer bytes = ByteBuffer.allocate(groups[2].sizeInBytes());
        groups[2].write(bytes);
        ExactSum grouped = ExactSum.read(bytes.flip());
        grouped.add(groups[1]);

        // Then
        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(grouped.value()).isEqualTo(inOrder.value());
    }

    @Test
    void roundsHalfToEvenByWhatIsLeftBelow() {
        ExactSum sum = new ExactSum();
        sum.add(1);
        sum.add(0x1p-53);
        assertThat(sum.value()).isEqualTo(1);

        sum.add(0x1p-200);
        assertThat(sum.value()).isEqualTo(1 + 0x1p-52);
    }

    @Test
    void isAbsentWhenATermIs() {
        // Given
        ExactSum sum = new ExactSum();
        sum.add(1);

        // When
        sum.add(ExactSum.absent());
        sum.add(2);

        // Then
        assertThat(sum.isAbsent()).isTrue();
        assertThat(sum.value()).isNaN();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExactSum().add(Double.NaN))
                .withMessage("term must be finite, but is NaN");
    }

    private static double[] terms(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] terms = new double[1 + random.nextInt(200)];
        for (int i = 0; i < terms.length; i++) {
            terms[i] = i > 0 && random.nextInt(4) == 0
                    ? -terms[random.nextInt(i)]
                    : Math.scalb(random.nextDouble() - 0.5, random.nextInt(600) - 300);
        }
        return terms;
    }
}
