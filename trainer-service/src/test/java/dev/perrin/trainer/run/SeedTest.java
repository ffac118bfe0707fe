package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.trainer.run.Seed.Purpose;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedTest {
    @Test
    void theSameSeedGivesTheSameStream() {
        assertThat(new Seed(5).stream(Purpose.LIMITING_BATCHES).longs(10).toArray())
                .isEqualTo(
                        new Seed(5).stream(Purpose.LIMITING_BATCHES).longs(10).toArray());
    }

    @Test
    void seedsAndPurposesDoNotShareAStream() {
        Set<Long> first = new HashSet<>();

        for (long seed = -100; seed < 100; seed++) {
            for (Purpose purpose : Purpose.values()) {
                first.add(new Seed(seed).stream(purpose).nextLong());
            }
        }

        assertThat(first).hasSize(600);
    }
}
