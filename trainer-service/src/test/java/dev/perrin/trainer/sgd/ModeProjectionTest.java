package dev.perrin.trainer.sgd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModeProjectionTest {
    /// Lengths around those of a block and of the four sums; the oracle is exact decimal arithmetic.
    @ParameterizedTest(name = "d = {0}")
    @ValueSource(ints = {1, 3, 4, 1023, 1024, 1025, 3077})
    void isTheScalarProductOfDisplacementAndVelocity(int dimension) {
        // Given
        SplittableRandom random = new SplittableRandom(dimension);
        double[][] directions = new double[3][dimension];
        float[] reference = new float[dimension];
        float[] position = new float[dimension];
        float[] velocity = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            reference[i] = (float) random.nextGaussian();
            position[i] = reference[i] + (float) (1e-6 * random.nextGaussian());
            velocity[i] = (float) random.nextGaussian();
            for (double[] direction : directions) {
                direction[i] = random.nextGaussian();
            }
        }
        double[] positions = {7, 7, 7};
        double[] velocities = {7, 7, 7};

        // When
        new ModeProjection(directions, reference).at(position, velocity, positions, velocities);

        // Then
        for (int mode = 0; mode < 3; mode++) {
            BigDecimal displaced = BigDecimal.ZERO;
            BigDecimal moving = BigDecimal.ZERO;
            double size = 0;
            for (int i = 0; i < dimension; i++) {
                BigDecimal along = new BigDecimal(directions[mode][i]);
                displaced = displaced.add(
                        along.multiply(new BigDecimal(position[i]).subtract(new BigDecimal(reference[i]))));
                moving = moving.add(along.multiply(new BigDecimal(velocity[i])));
                size += Math.abs(directions[mode][i]);
            }
            // A rounding for each of the summands, at most.
            assertThat(positions[mode]).isCloseTo(displaced.doubleValue(), within(1e-15 * 1e-5 * size));
            assertThat(velocities[mode]).isCloseTo(moving.doubleValue(), within(1e-15 * 5 * size));
        }
    }
}
