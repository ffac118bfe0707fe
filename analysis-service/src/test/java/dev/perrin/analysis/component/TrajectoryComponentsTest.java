package dev.perrin.analysis.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.mode.Coverage;
import dev.perrin.analysis.mode.HeavyBallProcess;
import dev.perrin.analysis.mode.ModeCovariance;
import dev.perrin.analysis.mode.ModeMoments;
import dev.perrin.analysis.mode.ModeMomentsState;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrajectoryComponentsTest {
    private static final List<Double> CURVATURES = List.of(2.0, 1.0, 0.5, 0.25);

    /// Heavy ball with noise C ∝ hᵖ has Var ∝ hᵖ⁻¹ up to ηh: ψ = p − 1. 200 runs.
    @ParameterizedTest
    @CsvSource({"1", "3"})
    void intervalsHoldTheVarianceFlatnessExponent(double power) {
        Coverage coverage = new Coverage(power - 1);
        for (int seed = 0; seed < 200; seed++) {
            Run run = new Run(seed, power, 6000);
            coverage.add(VarianceFlatness.exponent(CURVATURES, run.variances()));
        }
        // the finite ηh ≤ 0.02 adds ψ of about 0.005, against an error of 0.05
        coverage.isAtLeast(0.9);
    }

    @Test
    void componentsOfTheSpanAreEigenpairsOfTheCovariance() {
        Run run = new Run(3, 3, 6000);
        TrajectoryComponents found = TrajectoryComponents.inModes(run.covariance, CURVATURES, run.variances(), 4);
        double product = 1;
        double sum = 0;
        for (TrajectoryComponent component : found.components()) {
            sum += component.variance();
            product *= component.variance();
            assertThat(component.captured()).isEqualTo(1);
            assertThat(component.bound()).isPositive();
        }
        // trace and determinant of the covariance itself, the latter by elimination
        assertThat(sum).isCloseTo(found.totalVariance(), within(1e-12 * sum));
        assertThat(product).isCloseTo(determinant(run.covariance.positions()), within(1e-9 * product));
        // the steepest mode has the greatest variance, and hardly mixes
        assertThat(found.components().getFirst().curvature()).isCloseTo(2, within(0.05));
        assertThat(found.components().getFirst().variance())
                .isCloseTo(run.theory(0), within(found.components().getFirst().bound() * 2));
    }

    /// Modes embedded in 30 coordinates with isotropic rest: components found, their curvature and what the modes
    /// capture.
    @Test
    void directionsOfAllCoordinatesKnowWhatTheModesCapture() {
        SplittableRandom random = new SplittableRandom(8);
        double[][] basis = orthonormal(random, 30, 4);
        Run run = new Run(5, 3, 3000);
        LeadingDirectionsState directions = new LeadingDirections(new FrequentDirections(30, 10)).newState();
        int position = 0;
        for (double[] point : run.path) {
            double[] vector = new double[30];
            for (int i = 0; i < 30; i++) {
                vector[i] = 0.01 * random.nextGaussian();
                for (int mode = 0; mode < 4; mode++) {
                    vector[i] += point[mode] * basis[mode][i];
                }
            }
            directions.add(position++, vector);
        }
        LeadingComponents found = LeadingComponents.of(directions, 0, List.of(basis), CURVATURES, 3);
        LeadingComponent first = found.components().getFirst();
        assertThat(first.captured()).isBetween(0.98, 1.0);
        assertThat(first.curvature()).isCloseTo(2, within(0.1));
        // 10⁻⁴ is the variance of the rest
        assertThat(run.covariance.position(0, 0)).isBetween(first.snapshotsLow() - 2e-4, first.snapshotsHigh() + 2e-4);
        assertThat(run.theory(0)).isBetween(first.low(), first.high());
        assertThat(found.components()).hasSize(3);
    }

    @Test
    void saysNothingWithoutErrors() {
        List<BoundedEstimate> none = List.of(BoundedEstimate.NONE, BoundedEstimate.NONE, BoundedEstimate.NONE);
        assertThat(VarianceFlatness.exponent(List.of(1.0, 2.0, 3.0), none).value())
                .isNaN();
    }

    private static double determinant(double[] rowMajor) {
        int size = (int) Math.round(Math.sqrt(rowMajor.length));
        double[] a = rowMajor.clone();
        double determinant = 1;
        for (int i = 0; i < size; i++) {
            determinant *= a[i * size + i];
            for (int row = i + 1; row < size; row++) {
                double factor = a[row * size + i] / a[i * size + i];
                for (int column = i; column < size; column++) {
                    a[row * size + column] -= factor * a[i * size + column];
                }
            }
        }
        return determinant;
    }

    private static double[][] orthonormal(SplittableRandom random, int dimension, int count) {
        double[][] basis = new double[count][dimension];
        for (int number = 0; number < count; number++) {
            for (int i = 0; i < dimension; i++) {
                basis[number][i] = random.nextGaussian();
            }
            for (int other = 0; other <= number; other++) {
                double dot = 0;
                for (int i = 0; i < dimension; i++) {
                    dot += basis[number][i] * basis[other][i];
                }
                for (int i = 0; i < dimension; i++) {
                    basis[number][i] = other == number
                            ? basis[number][i] / Math.sqrt(dot)
                            : basis[number][i] - dot * basis[other][i];
                }
            }
        }
        return basis;
    }

    /// Four modes of heavy ball, η = 0.01, β = 0.9, noise hᵖ, every tenth step.
    private static final class Run {
        final ModeCovariance covariance = new ModeCovariance(4);
        final ModeMomentsState moments = new ModeMoments(4, 10).newState();
        final double[][] path;
        private final HeavyBallProcess[] processes = new HeavyBallProcess[4];

        Run(long seed, double power, int snapshots) {
            SplittableRandom random = new SplittableRandom(seed);
            for (int mode = 0; mode < 4; mode++) {
                double h = CURVATURES.get(mode);
                processes[mode] = new HeavyBallProcess(0.01, 0.9, h, Math.pow(h, power), random);
            }
            path = new double[snapshots][4];
            for (int k = 0; k < snapshots; k++) {
                double[] y = new double[4];
                for (int mode = 0; mode < 4; mode++) {
                    processes[mode].steps(10);
                    path[k][mode] = processes[mode].theta;
                    y[mode] = processes[mode].v;
                }
                covariance.add(path[k], y);
                moments.add(k, 10L * k, path[k], y);
            }
        }

        double theory(int mode) {
            return processes[mode].positionVariance();
        }

        List<BoundedEstimate> variances() {
            List<BoundedEstimate> all = new ArrayList<>();
            for (int mode = 0; mode < 4; mode++) {
                all.add(moments.positionVariance(mode));
            }
            return all;
        }
    }
}
