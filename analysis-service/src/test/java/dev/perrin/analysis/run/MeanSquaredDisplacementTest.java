package dev.perrin.analysis.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.blocks.Estimate;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.sim.Pipeline;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class MeanSquaredDisplacementTest {
    private static final int SNAPSHOTS = 1301;

    static Stream<Arguments> trajectories() {
        return Stream.of(Motion.values())
                .flatMap(motion -> IntStream.range(0, 18).mapToObj(seed -> Arguments.of(motion, seed)));
    }

    @ParameterizedTest
    @MethodSource("trajectories")
    void equalsItsDefinitionAtEveryLag(Motion motion, int seed) {
        // Given
        int burnIn = 7 * (seed % 5);
        Trajectory trajectory = Trajectory.simulate(motion, seed, SNAPSHOTS, 5 + seed, 0.01, 0.5);

        // When
        Pipeline pipeline = analysed(trajectory, 1, burnIn);

        // Then
        assertMatchesDefinition(pipeline, trajectory, burnIn, 1e-9);
    }

    @Test
    void losesNothingWhenWeightsOfSizeOneMoveByOneMillionth() {
        // Given
        Trajectory trajectory = Trajectory.simulate(Motion.BROWNIAN, 42, SNAPSHOTS, 50, 1e-6, 1.0);

        // When
        Pipeline pipeline = analysed(trajectory, 1, 0);

        // Then
        assertMatchesDefinition(pipeline, trajectory, 0, 1e-9);
        // Rounding to float32 adds its own variance, 2·ε²/12 per coordinate with ε = 2⁻²³ above 1 and half of it below.
        double unrounded = 50 * 1e-12;
        double rounding = 50 * 2 * Math.pow(2, -46) / 12;
        assertThat(pipeline.analysis()
                        .meanSquaredDisplacement(pipeline.plan(), 0)
                        .value())
                .isCloseTo(unrounded, within(2 * rounding + 0.02 * unrounded));
    }

    @Test
    void isWithinOneThousandthOfUnroundedWeightsBelowOneThatMoveByOneMillionth() {
        // Given weights between 1/2 and 1, where float32 steps are 6·10⁻⁸, and the same before they were rounded
        int dimension = 400;
        SplittableRandom random = new SplittableRandom(7);
        double[][] unrounded = new double[SNAPSHOTS][dimension];
        float[][] position = new float[SNAPSHOTS][dimension];
        for (int k = 0; k < SNAPSHOTS; k++) {
            for (int i = 0; i < dimension; i++) {
                unrounded[k][i] =
                        k == 0 ? 0.6 + 0.3 * random.nextDouble() : unrounded[k - 1][i] + 1e-6 * random.nextGaussian();
                position[k][i] = (float) unrounded[k][i];
            }
        }

        // When
        Pipeline pipeline = analysed(Trajectory.of(position, new float[SNAPSHOTS][dimension]), 1, 0);

        // Then the worst case is lag 1, where rounding adds 2·ε²/12 to a square of 10⁻¹²: 6·10⁻⁴ for ε = 2⁻²⁴, and
        // four times that for weights between 1 and 2.
        for (int slot = 0; slot < pipeline.plan().lags().size(); slot++) {
            int lag = (int) pipeline.plan().lags().lag(slot);
            if (lag >= SNAPSHOTS) {
                continue;
            }
            double expected = unroundedDisplacement(unrounded, lag, lag < 100 ? 1 : lag < 1000 ? 10 : 100);
            assertThat(pipeline.analysis()
                            .meanSquaredDisplacement(pipeline.plan(), slot)
                            .value())
                    .as("lag %d", lag)
                    .isCloseTo(expected, within(1e-3 * expected));
        }
    }

    private static double unroundedDisplacement(double[][] position, int lag, int stride) {
        double sum = 0;
        int windows = 0;
        for (int end = Math.ceilDiv(lag, stride) * stride; end < SNAPSHOTS; end += stride) {
            for (int i = 0; i < position[0].length; i++) {
                double moved = position[end][i] - position[end - lag][i];
                sum += moved * moved;
            }
            windows++;
        }
        return sum / windows;
    }

    @Test
    void agreesWhenTheVectorIsCutIntoShards() {
        // Given
        Trajectory trajectory = Trajectory.simulate(Motion.HEAVY_BALL, 3, SNAPSHOTS, 31, 0.01, 0.5);

        // When
        Pipeline whole = analysed(trajectory, 1, 0);
        Pipeline cut = analysed(trajectory, 4, 0);

        // Then
        for (int slot = 0; slot < whole.plan().lags().size(); slot++) {
            Estimate expected = whole.analysis().meanSquaredDisplacement(whole.plan(), slot);
            Estimate actual = cut.analysis().meanSquaredDisplacement(cut.plan(), slot);
            assertThat(actual.count()).isEqualTo(expected.count());
            if (expected.count() > 0) {
                assertThat(actual.value()).isCloseTo(expected.value(), within(1e-13 * expected.value()));
            }
        }
    }

    private static Pipeline analysed(Trajectory trajectory, int shards, int burnIn) {
        Frames frames = new Frames(trajectory, shards, burnIn);
        Pipeline pipeline = new Pipeline(frames, new InMemoryTrajectorySource(trajectory, _ -> true));
        for (int ordinal = 0; ordinal < trajectory.snapshots(); ordinal++) {
            frames.frames(ordinal).forEach(pipeline::add);
        }
        return pipeline;
    }

    private static void assertMatchesDefinition(
            Pipeline pipeline, Trajectory trajectory, int burnIn, double tolerance) {
        for (int slot = 0; slot < pipeline.plan().lags().size(); slot++) {
            int lag = (int) pipeline.plan().lags().lag(slot);
            int stride = lag < 100 ? 1 : lag < 1000 ? 10 : 100;
            double expected = trajectory.meanSquaredDisplacement(lag, stride, burnIn);
            Estimate measured = pipeline.analysis().meanSquaredDisplacement(pipeline.plan(), slot);
            if (Double.isNaN(expected)) {
                assertThat(measured.count()).isZero();
            } else {
                assertThat(measured.value()).as("lag %d", lag).isCloseTo(expected, within(tolerance * expected));
            }
        }
    }
}
