package dev.perrin.analysis.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.mode.Bytes;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class FrequentDirectionsTest {
    private static final int DIMENSION = 40;
    private static final int VECTORS = 500;

    /// 100 trajectories with a steep spectrum and a far mean: for the covariance Σ of the definition and every
    /// direction found, λ ≤ uᵀΣu ≤ λ + Δ/n; the true leading variances, by power iteration, lie in the same bounds.
    @Test
    void variancesLieWithinTheBound() {
        for (int seed = 0; seed < 100; seed++) {
            double[][] vectors = vectors(seed);
            FrequentDirectionsState state = filled(vectors, 8);
            double[][] covariance = covariance(vectors);
            double slack = 1e-9 * state.totalVariance();
            for (FrequentDirectionsState.Direction direction : state.leading(8)) {
                double along = quadratic(covariance, direction);
                assertThat(along).as("seed %d", seed).isGreaterThanOrEqualTo(direction.variance() - slack);
                assertThat(along).as("seed %d", seed).isLessThanOrEqualTo(direction.variance() + state.bound() + slack);
            }
            double[] truth = leading(covariance, 3);
            List<FrequentDirectionsState.Direction> found = state.leading(3);
            for (int i = 0; i < 3; i++) {
                assertThat(truth[i])
                        .isBetween(found.get(i).variance() - slack, found.get(i).variance() + state.bound() + slack);
            }
            double trace = 0;
            for (int i = 0; i < DIMENSION; i++) {
                trace += covariance[i][i];
            }
            assertThat(state.totalVariance()).isCloseTo(trace, within(1e-9 * trace));
            // Δ/n ≤ (trace − the r greatest)/(ℓ + 1 − r)
            assertThat(state.bound()).isLessThanOrEqualTo((trace - truth[0] - truth[1] - truth[2]) / (8 + 1 - 3));
        }
    }

    @Test
    void isExactWhereTheRankIsEnough() {
        double[][] vectors = new double[300][DIMENSION];
        SplittableRandom random = new SplittableRandom(3);
        for (double[] vector : vectors) {
            double a = random.nextGaussian();
            double b = 0.5 * random.nextGaussian();
            for (int i = 0; i < DIMENSION; i++) {
                vector[i] = 10 + a * Math.sin(i) + b * Math.cos(i);
            }
        }
        FrequentDirectionsState state = filled(vectors, 4);
        double[] truth = leading(covariance(vectors), 2);
        assertThat(state.bound()).isCloseTo(0, within(1e-9));
        assertThat(state.leading(4)).hasSize(2);
        assertThat(state.leading(2).get(0).variance()).isCloseTo(truth[0], within(1e-9 * truth[0]));
        assertThat(state.leading(2).get(1).variance()).isCloseTo(truth[1], within(1e-9 * truth[0]));
    }

    @Test
    void goesOnAfterARestartAsIfNothingHadHappened() {
        double[][] vectors = vectors(1);
        FrequentDirections settings = new FrequentDirections(DIMENSION, 6);
        FrequentDirectionsState straight = settings.newState();
        FrequentDirectionsState broken = settings.newState();
        for (int k = 0; k < VECTORS; k++) {
            if (k % 61 == 0) {
                broken = Bytes.copy(
                        broken,
                        FrequentDirectionsState::sizeInBytes,
                        FrequentDirectionsState::write,
                        in -> FrequentDirectionsState.read(settings, in));
            }
            straight.add(vectors[k]);
            broken.add(vectors[k]);
        }
        assertThat(Bytes.of(broken, broken.sizeInBytes(), FrequentDirectionsState::write))
                .isEqualTo(Bytes.of(straight, straight.sizeInBytes(), FrequentDirectionsState::write));
    }

    @Test
    void refusesAVectorOfAnotherDimension() {
        FrequentDirectionsState state = new FrequentDirections(3, 2).newState();
        assertThatThrownBy(() -> state.add(new double[2])).hasMessageContaining("must have 3 numbers");
    }

    static FrequentDirectionsState filled(double[][] vectors, int rank) {
        FrequentDirectionsState state = new FrequentDirections(vectors[0].length, rank).newState();
        for (double[] vector : vectors) {
            state.add(vector);
        }
        return state;
    }

    /// Random directions with standard deviations 1, 1/2, 1/3, …, about a mean of 100.
    private static double[][] vectors(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] mixing = new double[DIMENSION][DIMENSION];
        for (double[] row : mixing) {
            for (int i = 0; i < DIMENSION; i++) {
                row[i] = random.nextGaussian() / (1 + i);
            }
        }
        double[][] vectors = new double[VECTORS][DIMENSION];
        for (double[] vector : vectors) {
            double[] latent = new double[DIMENSION];
            for (int i = 0; i < DIMENSION; i++) {
                latent[i] = random.nextGaussian();
            }
            for (int i = 0; i < DIMENSION; i++) {
                vector[i] = 100;
                for (int j = 0; j < DIMENSION; j++) {
                    vector[i] += mixing[i][j] * latent[j];
                }
            }
        }
        return vectors;
    }

    private static double[][] covariance(double[][] vectors) {
        int dimension = vectors[0].length;
        double[] mean = new double[dimension];
        for (double[] vector : vectors) {
            for (int i = 0; i < dimension; i++) {
                mean[i] += vector[i] / vectors.length;
            }
        }
        double[][] covariance = new double[dimension][dimension];
        for (double[] vector : vectors) {
            for (int i = 0; i < dimension; i++) {
                for (int j = 0; j < dimension; j++) {
                    covariance[i][j] += (vector[i] - mean[i]) * (vector[j] - mean[j]) / vectors.length;
                }
            }
        }
        return covariance;
    }

    private static double quadratic(double[][] matrix, FrequentDirectionsState.Direction direction) {
        double sum = 0;
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix.length; j++) {
                sum += direction.component(i) * matrix[i][j] * direction.component(j);
            }
        }
        return sum;
    }

    /// Greatest eigenvalues by power iteration with deflation.
    private static double[] leading(double[][] matrix, int count) {
        int size = matrix.length;
        double[][] rest = new double[size][];
        for (int i = 0; i < size; i++) {
            rest[i] = matrix[i].clone();
        }
        double[] values = new double[count];
        SplittableRandom random = new SplittableRandom(1);
        for (int number = 0; number < count; number++) {
            double[] vector = new double[size];
            for (int i = 0; i < size; i++) {
                vector[i] = random.nextGaussian();
            }
            for (int iteration = 0; iteration < 3000; iteration++) {
                double[] next = new double[size];
                double norm = 0;
                for (int i = 0; i < size; i++) {
                    for (int j = 0; j < size; j++) {
                        next[i] += rest[i][j] * vector[j];
                    }
                    norm += next[i] * next[i];
                }
                for (int i = 0; i < size; i++) {
                    vector[i] = next[i] / Math.sqrt(norm);
                }
                values[number] = Math.sqrt(norm);
            }
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    rest[i][j] -= values[number] * vector[i] * vector[j];
                }
            }
        }
        return values;
    }
}
