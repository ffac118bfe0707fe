package dev.perrin.trainer.sgd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.model.ParameterLayout;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tensors around the length at which there are lanes, against one loop over the coordinates.
class StepLanesTest {
    /// HotSpot compiles the loops after some 10,000 of them.
    private static final int STEPS_TO_COMPILE = 20_000;

    private static final float[] SPECIAL = {
        0f,
        -0f,
        1f,
        -1f / 3,
        Float.MIN_VALUE,
        -Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN
    };

    private static final int[] LENGTHS = {
        1, StepLanes.LANES - 1, StepLanes.LANES, StepLanes.LANES + 1, 5 * StepLanes.LANES + 7
    };

    @ParameterizedTest
    @EnumSource(MomentumRule.class)
    void everyTensorHasTheSumsOfItsCoordinates(MomentumRule rule) {
        // Given
        ParameterLayout layout = layout();
        SplittableRandom random = new SplittableRandom(1);
        int dimension = (int) layout.dimension();
        PhasePoint point = new PhasePoint(dimension);
        float[] gradient = new float[dimension];
        float[] reference = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            point.position()[i] = (float) random.nextGaussian();
            point.velocity()[i] = (float) random.nextGaussian();
            gradient[i] = (float) random.nextGaussian();
            reference[i] = (float) random.nextGaussian();
        }
        PhasePoint start = new PhasePoint(dimension);
        start.copyFrom(point);
        StepSums sums = new StepSums(layout);
        Hyperparameters hyperparameters = new Hyperparameters(0.1, 0.9, 1e-3, 1, 0, rule);

        // When
        Momentum.step(hyperparameters, point, gradient, reference, sums);

        // Then
        double previous = 0;
        double global = 0;
        double displacement = 0;
        for (int tensor = 0, i = 0; tensor < LENGTHS.length; tensor++) {
            double local = 0;
            double position = 0;
            double velocity = 0;
            double dot = 0;
            for (int end = i + LENGTHS[tensor]; i < end; i++) {
                double before = start.position()[i];
                double force = gradient[i] + 1e-3 * before;
                double speed = (float) (0.9 * start.velocity()[i] - force);
                double after = (float)
                        (before + hyperparameters.velocityFactor() * speed + hyperparameters.forceFactor() * force);
                assertThat((double) point.velocity()[i]).isEqualTo(speed);
                assertThat((double) point.position()[i]).isEqualTo(after);
                local += (after - before) * (after - before);
                position += after * after;
                velocity += speed * speed;
                dot += before * force;
                previous += before * before;
                global += (after - reference[i]) * (after - reference[i]);
                displacement += (before - reference[i]) * force;
            }
            assertThat(sums.localDisplacementSquared(tensor)).isCloseTo(local, within(1e-13 * local));
            assertThat(sums.positionSquared(tensor)).isCloseTo(position, within(1e-13 * position));
            assertThat(sums.velocitySquared(tensor)).isCloseTo(velocity, within(1e-13 * velocity));
            assertThat(sums.positionDotGradient(tensor)).isCloseTo(dot, within(1e-13 * dimension));
        }
        assertThat(sums.previousPositionSquared()).isCloseTo(previous, within(1e-13 * previous));
        assertThat(sums.globalDisplacementSquared()).isCloseTo(global, within(1e-13 * global));
        assertThat(sums.displacementDotGradient()).isCloseTo(displacement, within(1e-13 * dimension));
    }

    /// Which bits θ and v have depends neither on where a coordinate stands nor on who runs the loop, interpreter or
    /// compiler.
    @ParameterizedTest
    @EnumSource(MomentumRule.class)
    void everyCoordinateIsRoundedOnceWhereverItStands(MomentumRule rule) {
        // Given
        ParameterLayout layout = layout();
        int dimension = (int) layout.dimension();
        Hyperparameters hyperparameters = new Hyperparameters(0.1, 0.9, 1e-3, 1, 0, rule);
        StepSums sums = new StepSums(layout);
        float[] gradient = new float[dimension];
        float[] reference = new float[dimension];
        PhasePoint start = new PhasePoint(dimension);
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < dimension; i++) {
            start.position()[i] = SPECIAL[random.nextInt(SPECIAL.length)];
            start.velocity()[i] = SPECIAL[random.nextInt(SPECIAL.length)];
            gradient[i] = SPECIAL[random.nextInt(SPECIAL.length)];
        }
        PhasePoint interpreted = new PhasePoint(dimension);
        PhasePoint compiled = new PhasePoint(dimension);
        interpreted.copyFrom(start);

        // When
        Momentum.step(hyperparameters, interpreted, gradient, reference, sums);
        for (int step = 0; step < STEPS_TO_COMPILE; step++) {
            compiled.copyFrom(start);
            Momentum.step(hyperparameters, compiled, gradient, reference, sums);
        }

        // Then
        float[] velocity = new float[dimension];
        float[] position = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            double before = start.position()[i];
            double force = gradient[i] + 1e-3 * before;
            velocity[i] = (float) (0.9 * start.velocity()[i] - force);
            position[i] = (float)
                    (before + hyperparameters.velocityFactor() * velocity[i] + hyperparameters.forceFactor() * force);
        }
        assertThat(interpreted.velocity()).isEqualTo(velocity);
        assertThat(interpreted.position()).isEqualTo(position);
        assertThat(compiled.velocity()).isEqualTo(velocity);
        assertThat(compiled.position()).isEqualTo(position);
    }

    private static ParameterLayout layout() {
        ParameterLayout.Builder builder = ParameterLayout.builder();
        for (int length : LENGTHS) {
            builder.add("tensor" + length, length);
        }
        return builder.build();
    }
}
