package dev.perrin.analysis.exponent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What other tests stand on: simulated paths have the displacement that they say.
final class SimulatedProcessTest {
    private static final int LENGTH = 200;
    private static final int PATHS = 20_000;

    static Stream<Arguments> processes() {
        return Stream.of(
                Arguments.of("Brownian", new FractionalBrownian(1, LENGTH)),
                Arguments.of("fractional 0.4", new FractionalBrownian(0.4, LENGTH)),
                Arguments.of("fractional 1.6", new FractionalBrownian(1.6, LENGTH)),
                Arguments.of("Ornstein-Uhlenbeck", LinearProcess.ornsteinUhlenbeck(0.05)),
                Arguments.of("Langevin", LinearProcess.langevin(0.2, 0.01)),
                Arguments.of("heavy ball", LinearProcess.heavyBall(0.9, 0.01)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("processes")
    void displacementsHaveTheVarianceTheySay(String name, SimulatedProcess process) {
        // Given
        SplittableRandom random = new SplittableRandom(name.hashCode());
        double[] path = new double[LENGTH];
        int[] lags = {1, 2, 7, 50, 190};
        double[] sums = new double[lags.length];

        // When one window a path, so that all are independent
        for (int i = 0; i < PATHS; i++) {
            process.fill(random, path);
            for (int l = 0; l < lags.length; l++) {
                double moved = path[lags[l] + 5] - path[5];
                sums[l] += moved * moved / PATHS;
            }
        }

        // Then to within four standard errors, √(2/20,000) = 1 % each
        for (int l = 0; l < lags.length; l++) {
            assertThat(sums[l] / process.msd(lags[l])).as("lag %d", lags[l]).isCloseTo(1, within(0.04));
        }
    }
}
