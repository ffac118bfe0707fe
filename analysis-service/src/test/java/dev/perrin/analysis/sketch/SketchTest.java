package dev.perrin.analysis.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class SketchTest {
    private static final int TRIALS = 1500;
    private static final int DIMENSION = 4 * 4096;

    /// Vectors of different kinds, hard ones among them.
    enum Kind {
        NORMAL,
        CONSTANT,
        SAME_IN_EVERY_BLOCK,
        FEW_LARGE;

        float[] vector(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] vector = new float[DIMENSION];
            for (int i = 0; i < DIMENSION; i++) {
                vector[i] = switch (this) {
                    case NORMAL -> (float) random.nextGaussian();
                    case CONSTANT -> 1f;
                    case SAME_IN_EVERY_BLOCK -> i % 512 == 77 ? 1f : 0f;
                    case FEW_LARGE -> random.nextInt(2000) == 0 ? 100f : 0.01f;
                };
            }
            return vector;
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void squaredDistancesAreUnbiasedAndScatterNoMoreThanTheBound(Kind kind) {
        // Given trials at different places of a long parameter vector: rotations and signs are independent there
        int size = 512;
        double sum = 0;
        double squares = 0;
        float[] vector = kind.vector(3);
        float[] origin = new float[DIMENSION];
        double exact = 0;
        for (float value : vector) {
            exact += (double) value * value;
        }

        // When
        for (int trial = 0; trial < TRIALS; trial++) {
            SketchAccumulator accumulator = new SketchAccumulator(size);
            long place = (long) trial * DIMENSION;
            accumulator.add(place, vector, origin, origin, 0, DIMENSION);
            Sketch sketch = accumulator.take().toSketch();
            Sketch zero = new Sketch(new double[size], new double[size]);
            double error = sketch.squaredDistance(zero) / exact - 1;
            sum += error;
            squares += error * error;
        }

        // Then the mean is 0 and the root of the mean square is below √(2/k), each within four standard errors
        double bound = Sketch.relativeBound(size);
        assertThat(sum / TRIALS).isCloseTo(0, within(4 * bound / Math.sqrt(TRIALS)));
        assertThat(Math.sqrt(squares / TRIALS)).isLessThan(bound * (1 + 4 / Math.sqrt(2.0 * TRIALS)));
        assertThat(Math.sqrt(squares / TRIALS)).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void productsAreUnbiasedAndScatterNoMoreThanTheBound(Kind kind) {
        // Given
        int size = 512;
        double sum = 0;
        double squares = 0;
        float[] first = kind.vector(3);
        float[] second = Kind.NORMAL.vector(4);
        double exact = 0;
        double norms = 0;
        double otherNorms = 0;
        for (int i = 0; i < DIMENSION; i++) {
            second[i] += first[i];
            exact += (double) first[i] * second[i];
            norms += (double) first[i] * first[i];
            otherNorms += (double) second[i] * second[i];
        }

        // When
        double scale = Math.sqrt(norms * otherNorms);
        for (int trial = 0; trial < TRIALS; trial++) {
            long place = (long) trial * DIMENSION;
            double error =
                    (velocities(size, place, first).velocityProduct(velocities(size, place, second)) - exact) / scale;
            sum += error;
            squares += error * error;
        }

        // Then
        double bound = Sketch.relativeBound(size);
        assertThat(sum / TRIALS).isCloseTo(0, within(4 * bound / Math.sqrt(TRIALS)));
        assertThat(Math.sqrt(squares / TRIALS)).isLessThan(bound * (1 + 4 / Math.sqrt(2.0 * TRIALS)));
    }

    private static Sketch velocities(int size, long place, float[] vector) {
        SketchAccumulator accumulator = new SketchAccumulator(size);
        accumulator.add(place, vector, vector, vector, 0, DIMENSION);
        return accumulator.take().toSketch();
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void piecesAddUpToTheWholeInAnyOrder(long seed) {
        // Given
        SplittableRandom random = new SplittableRandom(seed);
        int size = 512 << random.nextInt(6);
        int dimension = 1 + random.nextInt(60_000);
        float[] position = new float[dimension];
        float[] velocity = new float[dimension];
        float[] reference = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            reference[i] = (float) random.nextGaussian();
            position[i] = reference[i] + (float) (1e-5 * random.nextGaussian());
            velocity[i] = (float) Math.scalb(random.nextGaussian(), random.nextInt(46) - 40);
        }
        SketchAccumulator whole = new SketchAccumulator(size);
        whole.add(12345, position, reference, velocity, 0, dimension);
        SketchSums expected = whole.take();

        // When
        SketchAccumulator pieces = new SketchAccumulator(size);
        int cut = random.nextInt(dimension);
        pieces.add(12345 + cut, position, reference, velocity, cut, dimension - cut);
        SketchSums sums = pieces.take();
        pieces.add(12345, position, reference, velocity, 0, cut);
        ByteBuffer bytes = ByteBuffer.allocate(sums.sizeInBytes());
        pieces.take().write(bytes);
        sums.add(SketchSums.read(bytes.flip()));

        // Then
        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(sums).isEqualTo(expected);
        assertThat(sums.coordinates()).isEqualTo(dimension);
    }
}
