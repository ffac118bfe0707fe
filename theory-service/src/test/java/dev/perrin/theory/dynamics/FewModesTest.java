package dev.perrin.theory.dynamics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.prediction.Curve;
import dev.perrin.theory.prediction.ModeWalk;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Few modes are worked out otherwise than many; what is answered of a mode must not tell.
class FewModesTest {
    private static final int MODES = 9;
    private static final EnumSet<Curve> CURVES = EnumSet.range(Curve.MSD, Curve.VELOCITY_VARIANCE);

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void haveTheSameBitsInAnyCompany(long seed) {
        // Given
        Random random = new Random(seed);
        RandomModes source = new RandomModes(seed);
        List<Eigenmode> modes = IntStream.range(0, MODES)
                .mapToObj(i -> i == 4 ? flat(random) : source.next().mode())
                .toList();
        long[] steps = LongStream.generate(() -> (long) Math.pow(10, 9 * random.nextDouble()))
                .limit(6)
                .sorted()
                .toArray();

        // When
        Map<String, Long> together = bits(modes, 0, MODES, steps);
        Map<String, Long> apart = new TreeMap<>();
        int size = 1 + random.nextInt(3);
        for (int first = 0; first < MODES; first += size) {
            apart.putAll(bits(modes, first, Math.min(MODES, first + size), steps));
        }

        // Then
        assertThat(together).hasSize(MODES * CURVES.size() * steps.length).isEqualTo(apart);
    }

    private static Eigenmode flat(Random random) {
        return new Eigenmode(4, 0, new Hyperparameters(0.1, random.nextDouble(), 0, 1, 0, 0), 0.5);
    }

    private static Map<String, Long> bits(List<Eigenmode> modes, int from, int to, long[] steps) {
        Map<String, Long> bits = new TreeMap<>();
        new ModeWalk(
                        new HeavyBall(),
                        i -> modes.get(from + i),
                        to - from,
                        _ -> new ModeStart.Stationary(),
                        steps,
                        CURVES,
                        false)
                .forEach(tile -> {
                    for (int i = 0; i < tile.modes(); i++) {
                        for (Curve curve : CURVES) {
                            for (int j = 0; j < tile.steps(); j++) {
                                String name =
                                        (from + tile.firstMode() + i) + " " + curve + " " + (tile.firstStep() + j);
                                bits.put(name, Double.doubleToRawLongBits(tile.row(curve, i)[j]));
                            }
                        }
                    }
                });
        return bits;
    }
}
