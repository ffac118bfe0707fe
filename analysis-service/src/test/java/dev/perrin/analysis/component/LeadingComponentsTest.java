package dev.perrin.analysis.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.sim.Pipeline;
import dev.perrin.analysis.sim.SpectrumProcess;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sketch.VectorSketches;
import dev.perrin.analysis.trajectory.ComponentPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.junit.jupiter.api.Test;

/// Both stages, from frames to components, against the singular values of all snapshots that are taken, and against the
/// covariance that the process has.
final class LeadingComponentsTest {
    private static final int COMPONENTS = 40;
    /// Whose eigenvalues are looked at.
    private static final int LOOKED_AT = 8;

    private static final int SEEDS = 20;

    /// 60 coordinates go as they are: the bound of Frequent Directions is certain. 3000 snapshots, every third taken.
    @Test
    void boundsHoldTheEigenvaluesOfVectors() {
        Count truth = new Count();
        for (int seed = 0; seed < SEEDS; seed++) {
            Case run = new Case(seed, 60, 3000);
            assertThat(run.plan.stride()).isEqualTo(3);
            assertThat(run.plan.onVectors()).isTrue();
            LeadingComponents found = run.components();
            double[] sample = run.sampleEigenvalues();
            double slack = 1e-6 * sample[0];
            for (int i = 0; i < LOOKED_AT; i++) {
                LeadingComponent component = found.components().get(i);
                assertThat(sample[i])
                        .as("seed %d, component %d", seed, i)
                        .isBetween(component.snapshotsLow() - slack, component.snapshotsHigh() + slack);
                truth.add(component.low() <= variance(i) && variance(i) <= component.high());
            }
            // Directions that are never in doubt lose what is added again.
            assertThat(found.components().getFirst().variance()).isCloseTo(sample[0], within(0.002 * sample[0]));
            assertThat(found.components().get(3).variance()).isCloseTo(sample[3], within(0.02 * sample[3]));
            assertThat(found.totalVariance()).isCloseTo(Arrays.stream(sample).sum(), within(slack));
        }
        // At least 95 %: the three bounds add up, and the second half of EigenvalueBounds is an upper one. A binomial
        // of
        // 160 has a standard deviation of 1.7 %.
        assertThat(truth.share()).isGreaterThan(0.93);
    }

    /// 12,000 coordinates on sketches of 4096: eigenvalues of the snapshots in all 12,000 coordinates.
    @Test
    void boundsHoldTheEigenvaluesOfSketches() {
        Count snapshots = new Count();
        Count truth = new Count();
        for (int seed = 0; seed < SEEDS; seed++) {
            Case run = new Case(seed, 12_000, 220);
            assertThat(run.plan.kept()).isFalse();
            assertThat(run.plan.dimension()).isEqualTo(4096);
            LeadingComponents found = run.components();
            double[] sample = run.sampleEigenvalues();
            for (int i = 0; i < LOOKED_AT; i++) {
                LeadingComponent component = found.components().get(i);
                snapshots.add(component.snapshotsLow() <= sample[i] && sample[i] <= component.snapshotsHigh());
                truth.add(component.low() <= variance(i) && variance(i) <= component.high());
            }
            double total = Arrays.stream(sample).sum();
            assertThat(found.totalVariance()).isCloseTo(total, within(4 * Math.sqrt(2.0 / 4096) * total));
        }
        assertThat(snapshots.share()).isGreaterThan(0.93);
        assertThat(truth.share()).isGreaterThan(0.93);
    }

    /// Leading eigenvectors of the process as modes hold what the process says of the components found.
    @Test
    void sketchedModesCaptureTheComponents() {
        for (int dimension : new int[] {60, 12_000}) {
            Case run = new Case(5, dimension, 900);
            List<double[]> modes = run.modes(3);
            LeadingComponents found =
                    LeadingComponents.of(run.state, run.sketchSize(), modes, List.of(30.0, 20.0, 10.0), 16);
            LeadingComponent first = found.components().getFirst();
            // 900 snapshots, fewer independent ones, turn it by some percent; the sketch by 3/4096
            assertThat(first.captured()).isBetween(0.9, 1.0);
            assertThat(first.curvature()).isBetween(27.0, 30.0);
            assertThat(found.components().get(7).captured()).isLessThan(0.2);
            assertThat(first.share()).isCloseTo(first.variance() / found.totalVariance(), within(1e-12));
        }
    }

    /// Power law with a tail that a sample of some hundred snapshots overestimates.
    private static double variance(int component) {
        return 1e-4 * Math.pow(component + 1.0, -1.3);
    }

    private static final class Count {
        private int held;
        private int all;

        void add(boolean holds) {
            held += holds ? 1 : 0;
            all++;
        }

        double share() {
            return (double) held / all;
        }
    }

    private static final class Case {
        final ComponentPlan plan;
        final LeadingDirectionsState state;
        private final Trajectory trajectory;
        private final SpectrumProcess process;

        Case(long seed, int dimension, int snapshots) {
            double[] variances = new double[COMPONENTS];
            double[] correlations = new double[COMPONENTS];
            for (int j = 0; j < COMPONENTS; j++) {
                variances[j] = variance(j);
                // slow ones among the leading and among the others
                correlations[j] = 0.9 * ((7 * j) % 10) / 10.0;
            }
            process = new SpectrumProcess(seed, dimension, variances, correlations);
            trajectory = process.trajectory(snapshots, 0.3);
            Frames frames = new Frames(trajectory, 1, 0);
            Pipeline pipeline = new Pipeline(frames, new InMemoryTrajectorySource(trajectory, _ -> true));
            for (int ordinal = 0; ordinal < snapshots; ordinal++) {
                frames.frames(ordinal).forEach(pipeline::add);
            }
            plan = pipeline.plan().components();
            state = pipeline.analysis().components().orElseThrow();
        }

        int sketchSize() {
            return plan.kept() ? 0 : plan.dimension();
        }

        LeadingComponents components() {
            return LeadingComponents.of(state, sketchSize(), List.of(), List.of(), ComponentPlan.RANK);
        }

        /// Leading directions of the process in the coordinates of the state.
        List<double[]> modes(int count) {
            double[][] directions = Arrays.copyOf(process.directions(), count);
            if (plan.onVectors()) {
                return List.of(directions);
            }
            VectorSketches sketches = new VectorSketches(plan.dimension(), count);
            sketches.add(0, directions);
            return List.of(sketches.sketches());
        }

        /// Of the covariance of the snapshots taken, descending; those that are 0 may be missing.
        double[] sampleEigenvalues() {
            List<float[]> taken = new ArrayList<>();
            for (int ordinal = 0; ordinal < trajectory.snapshots(); ordinal++) {
                if (ordinal % plan.stride() == 0) {
                    taken.add(trajectory.position()[ordinal]);
                }
            }
            int count = taken.size();
            assertThat(state.directions().count()).isEqualTo(count);
            double[][] centred = new double[count][trajectory.dimension()];
            for (int i = 0; i < trajectory.dimension(); i++) {
                double mean = 0;
                for (float[] point : taken) {
                    mean += point[i] / (double) count;
                }
                for (int k = 0; k < count; k++) {
                    centred[k][i] = taken.get(k)[i] - mean;
                }
            }
            double[] eigenvalues = trajectory.dimension() < count
                    ? eigenvalues(transposed(centred), count)
                    : eigenvalues(centred, count);
            double[] descending = new double[eigenvalues.length];
            for (int i = 0; i < descending.length; i++) {
                descending[i] = eigenvalues[eigenvalues.length - 1 - i];
            }
            return descending;
        }

        private static double[][] transposed(double[][] rows) {
            double[][] columns = new double[rows[0].length][rows.length];
            for (int i = 0; i < rows.length; i++) {
                for (int j = 0; j < columns.length; j++) {
                    columns[j][i] = rows[i][j];
                }
            }
            return columns;
        }

        /// Of the products of all rows over a count, ascending.
        private static double[] eigenvalues(double[][] rows, int count) {
            DMatrixRMaj products = new DMatrixRMaj(rows.length, rows.length);
            for (int i = 0; i < rows.length; i++) {
                for (int j = 0; j <= i; j++) {
                    double sum = 0;
                    for (int k = 0; k < rows[i].length; k++) {
                        sum += rows[i][k] * rows[j][k];
                    }
                    products.set(i, j, sum / count);
                    products.set(j, i, sum / count);
                }
            }
            EigenDecomposition_F64<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.eig(rows.length, false, true);
            assertThat(decomposition.decompose(products)).isTrue();
            return IntStream.range(0, rows.length)
                    .mapToDouble(i -> decomposition.getEigenvalue(i).getReal())
                    .sorted()
                    .toArray();
        }
    }
}
