package dev.perrin.theory.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GapsTest {
    /// A map that knows how many steps it stands for.
    private record Steps(long count) implements Gaps.Map<Steps> {
        @Override
        public Steps then(Steps later) {
            return new Steps(count + later.count);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void partsMakeUpTheGap(long seed) {
        Random random = new Random(seed);
        Gaps<Steps> gaps = new Gaps<>(new Steps(1));
        for (int i = 0; i < 500; i++) {
            long gap = random.nextLong(1L << random.nextInt(31));
            long steps = parts(gaps, gap).stream().mapToLong(Long::longValue).sum();

            assertThat(steps).isEqualTo(gap);
        }
    }

    /// T58.
    @Test
    void neighbouringPowersOfTwoAreOneMapFromTheSecondTimeOn() {
        Gaps<Steps> gaps = new Gaps<>(new Steps(1));

        assertThat(parts(gaps, 0b1011)).containsExactly(1L, 2L, 8L);
        assertThat(parts(gaps, 0b0111)).containsExactly(3L, 4L);
        assertThat(parts(gaps, 0b1110)).containsExactly(2L, 4L, 8L);
        assertThat(parts(gaps, 0b1111)).containsExactly(3L, 12L);
        assertThat(parts(gaps, 0b1100)).containsExactly(12L);
    }

    @Test
    void gapThatIsRepeatedIsOneMap() {
        Gaps<Steps> gaps = new Gaps<>(new Steps(1));

        assertThat(parts(gaps, 10)).containsExactly(2L, 8L);
        assertThat(parts(gaps, 10)).containsExactly(10L);
        assertThat(parts(gaps, 10)).containsExactly(10L);
    }

    private static List<Long> parts(Gaps<Steps> gaps, long gap) {
        List<Long> parts = new ArrayList<>();
        gaps.over(gap, part -> parts.add(part.count()));
        return parts;
    }
}
