package dev.perrin.theory.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseMoments;
import dev.perrin.theory.mode.StationaryMoments;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Epoch-shuffled noise against its definition: sums over the noise covariance, term by term.
class EpochShuffledTest {
    private static final ModeStart STATIONARY = new ModeStart.Stationary();

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isTheWeightedSumOfIndependentDisplacements(long seed) {
        // Given
        Random random = new Random(seed);
        int batches = 2 + random.nextInt(60);
        Eigenmode mode = mode(random, batches, seed % 7 == 0);
        long step = random.nextInt(4) == 0 ? random.nextInt(5) : random.nextInt(300);
        ModeProcess independent = new HeavyBall().process(mode);
        double sum = independent.meanSquaredDisplacement(STATIONARY, step);
        for (int j = 1; j < batches; j++) {
            double weight = (batches - j) / (batches * (batches - 1.0));
            sum -= weight
                    * (independent.meanSquaredDisplacement(STATIONARY, Math.abs(step - j))
                            + independent.meanSquaredDisplacement(STATIONARY, step + j)
                            - 2 * independent.meanSquaredDisplacement(STATIONARY, j));
        }

        // When
        ModeProcess process = new EpochShuffled().process(mode);
        double displacement = process.meanSquaredDisplacement(STATIONARY, step);
        StationaryMoments stationary = process.stationary().orElseThrow();

        // Then
        double scale = independent.meanSquaredDisplacement(STATIONARY, step + batches);
        assertThat(displacement).isCloseTo(sum, within(1e-12 * scale));
        assertThat(stationary.localDisplacement())
                .isCloseTo(
                        process.meanSquaredDisplacement(STATIONARY, 1), within(1e-14 * stationary.localDisplacement()));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void fromAFixedStartIsTheSumOverPairsOfKicks(long seed) {
        // Given
        Random random = new Random(seed);
        int batches = 2 + random.nextInt(20);
        Eigenmode mode = mode(random, batches, seed % 7 == 0);
        int steps = random.nextInt(100);
        double x = mode.dimensionlessCurvature().value();
        double[] position = new double[steps + 1];
        double[] velocity = new double[steps + 1];
        double u = 1;
        for (int age = 1; age <= steps; age++) {
            position[age] = position[age - 1] + u;
            velocity[age] = u;
            u = mode.momentum() * u - x * position[age];
        }
        double eta = mode.learningRate();
        double variance = 0;
        double covariance = 0;
        double velocityVariance = 0;
        for (int s = 0; s < steps; s++) {
            for (int t = 0; t < steps; t++) {
                double noise = s == t ? mode.noise() : s / batches == t / batches ? -mode.noise() / (batches - 1.0) : 0;
                variance += noise * eta * eta * position[steps - s] * position[steps - t];
                covariance += noise * eta * position[steps - s] * velocity[steps - t];
                velocityVariance += noise * velocity[steps - s] * velocity[steps - t];
            }
        }

        // When
        ModeProcess process = new EpochShuffled().process(mode);
        PhaseMoments moments = process.moments(new ModeStart.Fixed(0, 0), steps);

        // Then
        PhaseMoments independent = new HeavyBall().process(mode).moments(new ModeStart.Fixed(0, 0), steps);
        double cross = Math.sqrt(independent.positionVariance() * independent.velocityVariance());
        assertThat(moments.positionVariance()).isCloseTo(variance, within(1e-11 * independent.positionVariance()));
        assertThat(moments.positionVelocityCovariance()).isCloseTo(covariance, within(1e-11 * cross));
        assertThat(moments.velocityVariance())
                .isCloseTo(velocityVariance, within(1e-11 * independent.velocityVariance()));
    }

    @Test
    void approachesItsStationaryStateFromAnyStart() {
        // Given
        Eigenmode mode = new Eigenmode(0, 0.3, new Hyperparameters(0.1, 0.9, 0, 8, 20, 0), 0.02);
        ModeProcess process = new EpochShuffled().process(mode);
        double average = 0;

        // When
        for (int phase = 0; phase < 20; phase++) {
            average +=
                    process.moments(new ModeStart.Fixed(3, 0), 100_000 + phase).positionVariance() / 20;
        }

        // Then
        double stationary =
                process.stationary().orElseThrow().position().orElseThrow().variance();
        assertThat(average).isCloseTo(stationary, within(1e-12 * stationary));
        assertThat(process.meanSquaredDisplacement(STATIONARY, 1_000_000_000))
                .isCloseTo(2 * stationary, within(1e-12 * stationary));
    }

    @Test
    void staysBoundedOnAFlatMode() {
        // Given
        Eigenmode mode = new Eigenmode(0, 0, new Hyperparameters(0.1, 0.9, 0, 8, 100, 0), 0.02);
        ModeProcess process = new EpochShuffled().process(mode);

        // When
        double early = process.meanSquaredDisplacement(STATIONARY, 1000);
        double late = process.meanSquaredDisplacement(STATIONARY, 1_000_000_000);

        // Then
        assertThat(late).isCloseTo(early, within(1e-10 * early));
    }

    @Test
    void scalesTheNoiseOfBatchesWithoutReplacement() {
        // Given
        Eigenmode endless = new Eigenmode(0, 0.3, new Hyperparameters(0.1, 0.9, 0, 32, 56, 0), 0.02);
        Eigenmode finite = new Eigenmode(0, 0.3, new Hyperparameters(0.1, 0.9, 0, 32, 56, 1797), 0.02);

        // When
        double ratio = new EpochShuffled().process(finite).meanSquaredDisplacement(STATIONARY, 10)
                / new EpochShuffled().process(endless).meanSquaredDisplacement(STATIONARY, 10);

        // Then
        assertThat(ratio).isCloseTo((1797.0 - 32) / 1796, within(1e-15));
    }

    private static Eigenmode mode(Random random, int batches, boolean flat) {
        double beta = random.nextInt(5) == 0 ? 0 : 0.99 * random.nextDouble();
        double x = flat ? 0 : Math.pow(10, -5 * random.nextDouble()) * 1.9 * (1 + beta);
        double eta = Math.pow(10, -3 * random.nextDouble());
        return new Eigenmode(0, x / eta, new Hyperparameters(eta, beta, 0, 1, batches, 0), 1 + random.nextDouble());
    }
}
