package dev.perrin.theory.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.mode.Correlations;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Correlations against displacements, and averages against sums of correlations.
class CorrelationTest {
    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreeWithDisplacementsAndSums(long seed) {
        Random random = new Random(seed);
        double beta = random.nextInt(5) == 0 ? 0 : 0.98 * random.nextDouble();
        double x = Math.pow(10, -3 * random.nextDouble());
        Eigenmode mode = new Eigenmode(0, x / 0.1, new Hyperparameters(0.1, beta, 0, 1, 17, 0), 0.4);
        int step = 1 + random.nextInt(80);
        for (Dynamics dynamics :
                List.of(new HeavyBall(), new UnderdampedLangevin(), new Nesterov(), new EpochShuffled())) {
            // Given
            ModeProcess process = dynamics.process(mode);
            ModeStart start = new ModeStart.Stationary();
            double variance =
                    process.stationary().orElseThrow().position().orElseThrow().variance();
            double sum = variance / step;
            for (int j = 1; j < step; j++) {
                sum += 2.0 / step * (1 - (double) j / step) * correlation(process, j) * variance;
            }

            // When
            Correlations correlations = process.correlations(step);

            // Then
            double displacement = process.meanSquaredDisplacement(start, step);
            assertThat(correlations.position().orElseThrow())
                    .isCloseTo(1 - displacement / (2 * variance), within(1e-12));
            double average = sum;
            correlations
                    .averageVariance()
                    .ifPresent(actual -> assertThat(actual).isCloseTo(average, within(1e-12 * variance)));
            if (dynamics instanceof HeavyBall || dynamics instanceof EpochShuffled) {
                double bend = process.meanSquaredDisplacement(start, step + 1)
                        - 2 * displacement
                        + process.meanSquaredDisplacement(start, step - 1);
                assertThat(correlations.velocity())
                        .isCloseTo(
                                bend / (2 * process.meanSquaredDisplacement(start, 1)),
                                within(1e-11 * variance / process.meanSquaredDisplacement(start, 1)));
            }
        }
    }

    private static double correlation(ModeProcess process, int lag) {
        return process.correlations(lag).position().orElseThrow();
    }
}
