package dev.perrin.analysis.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Against the definition, added up pair by pair.
final class AllLagMsdTest {
    static IntStream seeds() {
        return IntStream.range(0, 120);
    }

    /// Weights of size one that move by 10⁻⁶ a step, as float32; every third trajectory has gaps.
    @ParameterizedTest
    @MethodSource("seeds")
    void agreesWithTheDefinitionOnSmallStepsOfLargeWeights(int seed) {
        // Given
        SplittableRandom random = new SplittableRandom(1000 + seed);
        int snapshots = 1 + random.nextInt(700);
        int coordinates = 1 + random.nextInt(5);
        Motion motion = switch (seed % 4) {
            case 0, 1 -> Motion.BROWNIAN;
            case 2 -> Motion.ORNSTEIN_UHLENBECK;
            default -> Motion.HEAVY_BALL;
        };
        float[][] position = Trajectory.simulate(motion, seed, snapshots, coordinates, 1e-6, 1)
                .position();
        boolean[] present = new boolean[snapshots];
        for (int t = 0; t < snapshots; t++) {
            present[t] = seed % 3 != 0 || random.nextInt(10) > 0;
        }

        // When
        AllLagMsd all = new AllLagMsd(present);
        all.addRows(rows(position, present), coordinates);
        AllLagCurve msd = all.value();

        // Then
        requireDefinition(position, present, msd);
    }

    /// The worst case of cancellation: the whole drifts a thousand times as far as it diffuses.
    @ParameterizedTest
    @ValueSource(ints = {50, 1000, 5000})
    void agreesWithTheDefinitionUnderStrongDrift(int snapshots) {
        // Given
        float[][] position =
                Trajectory.simulate(Motion.BROWNIAN, 4, snapshots, 3, 1e-4, 1).position();
        for (int t = 0; t < snapshots; t++) {
            for (int i = 0; i < 3; i++) {
                position[t][i] += (float) (0.1 * t * (i - 0.5));
            }
        }
        boolean[] present = new boolean[snapshots];
        Arrays.fill(present, true);

        // When
        AllLagMsd all = new AllLagMsd(present);
        all.addRows(rows(position, present), 3);

        // Then
        requireDefinition(position, present, all.value());
    }

    private static void requireDefinition(float[][] position, boolean[] present, AllLagCurve msd) {
        for (int lag = 0; lag < position.length; lag++) {
            double sum = 0;
            double lost = 0;
            long pairs = 0;
            for (int t = 0; t + lag < position.length; t++) {
                if (!present[t] || !present[t + lag]) {
                    continue;
                }
                pairs++;
                for (int i = 0; i < position[t].length; i++) {
                    double moved = (double) position[t + lag][i] - (double) position[t][i];
                    // Kahan: thousands of nearly equal terms round the same way.
                    double term = moved * moved - lost;
                    double next = sum + term;
                    lost = (next - sum) - term;
                    sum = next;
                }
            }
            assertThat(msd.pairs(lag)).as("pairs at lag %d", lag).isEqualTo(pairs);
            if (pairs == 0) {
                assertThat(msd.value(lag)).isNaN();
                continue;
            }
            double expected = sum / pairs;
            double error = Math.abs(msd.value(lag) - expected);
            // A float32 lattice lets a long window end where it began: its zero is held against the typical size.
            assertThat(error)
                    .as("lag %d: %s for %s", lag, msd.value(lag), expected)
                    .isLessThanOrEqualTo(1e-9 * Math.max(expected, msd.value(lag)) + 1e-300)
                    .isLessThanOrEqualTo(msd.errorBound(lag) + 1e-15 * expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 300, 1025})
    void velocityAutocovarianceAgreesWithTheDefinition(int snapshots) {
        // Given
        float[][] velocity =
                Trajectory.simulate(Motion.HEAVY_BALL, 9, snapshots, 4, 0.1, 0).velocity();
        boolean[] present = new boolean[snapshots];
        for (int t = 0; t < snapshots; t++) {
            present[t] = t % 7 != 3;
        }

        // When
        AllLagAutocovariance all = new AllLagAutocovariance(present);
        all.addRows(rows(velocity, present), 4);
        AllLagCurve autocovariance = all.value();

        // Then
        for (int lag = 0; lag < snapshots; lag++) {
            double sum = 0;
            long pairs = 0;
            for (int t = 0; t + lag < snapshots; t++) {
                if (present[t] && present[t + lag]) {
                    pairs++;
                    for (int i = 0; i < 4; i++) {
                        sum += (double) velocity[t][i] * velocity[t + lag][i];
                    }
                }
            }
            assertThat(autocovariance.pairs(lag)).isEqualTo(pairs);
            if (pairs > 0) {
                assertThat(autocovariance.value(lag))
                        .isCloseTo(sum / pairs, within(1e-12 * Math.abs(autocovariance.value(0)) + 1e-300));
            }
        }
    }

    @Test
    void refusesWhatIsNotANumberOrDoesNotFit() {
        // Given
        AllLagMsd all = new AllLagMsd(new boolean[] {true, true, true});

        // Then
        assertThatThrownBy(() -> all.add(new double[] {0, Double.NaN, 1})).hasMessageContaining("finite");
        assertThatThrownBy(() -> all.add(new double[] {0, Double.POSITIVE_INFINITY, 1}))
                .hasMessageContaining("finite");
        assertThatThrownBy(() -> all.add(new double[] {0, 1})).hasMessageContaining("3 snapshots");
    }

    /// With what must not be looked at where a snapshot is missing.
    private static float[] rows(float[][] values, boolean[] present) {
        int coordinates = values[0].length;
        float[] rows = new float[values.length * coordinates];
        for (int t = 0; t < values.length; t++) {
            for (int i = 0; i < coordinates; i++) {
                rows[t * coordinates + i] = present[t] ? values[t][i] : Float.NaN;
            }
        }
        return rows;
    }
}
