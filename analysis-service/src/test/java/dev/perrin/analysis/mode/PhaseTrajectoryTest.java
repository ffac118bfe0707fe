package dev.perrin.analysis.mode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PhaseTrajectoryTest {
    private static final int SNAPSHOTS = 30_000;

    @Test
    void keepsEveryExtremeOfEveryCellAndTheFirstDecadeWhole() {
        for (int seed = 0; seed < 50; seed++) {
            PhaseTrajectory settings = new PhaseTrajectory(1, 32);
            double[][] path = path(seed);
            PhaseTrajectoryState state = filled(settings, path, 0);
            List<PhasePoint> points = state.points(0);
            for (int k = 0; k < 14; k++) {
                assertThat(points.get(k).step()).isEqualTo(10L * k);
            }
            // by definition: the extremes of the cells found by scanning
            int begin = 0;
            while (begin < path.length) {
                int end = begin;
                while (end < path.length && settings.cell(end) == settings.cell(begin)) {
                    end++;
                }
                for (int quantity = 0; quantity < 2; quantity++) {
                    int least = begin;
                    int greatest = begin;
                    for (int k = begin; k < end; k++) {
                        least = path[k][quantity] < path[least][quantity] ? k : least;
                        greatest = path[k][quantity] > path[greatest][quantity] ? k : greatest;
                    }
                    assertThat(points).as("seed %d", seed).contains(point(path, least), point(path, greatest));
                }
                assertThat(points).contains(point(path, begin));
                begin = end;
            }
        }
    }

    @Test
    void isBoundedByTheLogarithmOfTheRun() {
        PhaseTrajectoryState state = filled(new PhaseTrajectory(1, 32), path(1), 0);
        // 14 cells of one, then 32 a decade over log₁₀(30000/14) = 3.33 decades, five points each
        assertThat(state.points(0).size()).isBetween(300, 14 + 5 * 108);
        assertThat(state.points(0)).isSortedAccordingTo((a, b) -> Long.compare(a.step(), b.step()));
    }

    @Test
    void givesAnyPartOfItsPoints() {
        PhaseTrajectoryState state = filled(new PhaseTrajectory(1, 32), path(1), 0);
        List<PhasePoint> all = state.points(0);
        int closed = state.closed(0).size();
        assertThat(state.pointCount(0)).isEqualTo(all.size()).isGreaterThan(closed);
        for (int from : new int[] {0, 1, closed - 1, closed, closed + 1, all.size()}) {
            for (int to : new int[] {closed - 1, closed, closed + 1, all.size()}) {
                if (from <= to) {
                    assertThat(state.points(0, from, to))
                            .as("%d to %d of %d closed and %d", from, to, closed, all.size())
                            .isEqualTo(all.subList(from, to));
                }
            }
        }
    }

    @Test
    void neverChangesAClosedPoint() {
        PhaseTrajectoryState state = new PhaseTrajectory(1, 16).newState();
        double[][] path = path(2);
        List<PhasePoint> before = new ArrayList<>();
        for (int k = 0; k < 5000; k++) {
            state.add(k, 10L * k, new double[] {path[k][0]}, new double[] {path[k][1]});
            List<PhasePoint> now = List.copyOf(state.closed(0));
            assertThat(now.subList(0, before.size())).isEqualTo(before);
            before = now;
        }
    }

    @Test
    void thinsWithoutLosingTheExtremes() {
        double[][] path = path(3);
        PhaseTrajectory settings = new PhaseTrajectory(1, 32);
        List<PhasePoint> points = filled(settings, path, 0).points(0);
        double greatest =
                points.stream().mapToDouble(PhasePoint::position).max().orElseThrow();
        double least = points.stream().mapToDouble(PhasePoint::velocity).min().orElseThrow();
        for (int most : new int[] {5, 20, 100}) {
            List<PhasePoint> thinned = PhaseThinning.thin(points, settings, most);
            assertThat(thinned).hasSizeBetween(1, most).isSubsetOf(points).startsWith(points.getFirst());
            assertThat(thinned.stream().mapToDouble(PhasePoint::position).max().orElseThrow())
                    .isEqualTo(greatest);
            assertThat(thinned.stream().mapToDouble(PhasePoint::velocity).min().orElseThrow())
                    .isEqualTo(least);
        }
        assertThat(PhaseThinning.thin(points, settings, 10_000)).isEqualTo(points);
    }

    @Test
    void goesOnAfterARestartAsIfNothingHadHappened() {
        PhaseTrajectory settings = new PhaseTrajectory(1, 8);
        double[][] path = path(4);
        byte[] straight = bytes(filled(settings, path, 0));
        for (int every : new int[] {1000, 7777}) {
            assertThat(bytes(filled(settings, path, every))).isEqualTo(straight);
        }
    }

    private static byte[] bytes(PhaseTrajectoryState state) {
        return Bytes.of(state, state.sizeInBytes(), PhaseTrajectoryState::write);
    }

    /// @param restartEvery so many snapshots; 0 for never
    private static PhaseTrajectoryState filled(PhaseTrajectory settings, double[][] path, int restartEvery) {
        PhaseTrajectoryState state = settings.newState();
        for (int k = 0; k < path.length; k++) {
            if (restartEvery > 0 && k % restartEvery == 0) {
                state = Bytes.copy(
                        state,
                        PhaseTrajectoryState::sizeInBytes,
                        PhaseTrajectoryState::write,
                        in -> PhaseTrajectoryState.read(settings, in));
            }
            state.add(k, 10L * k, new double[] {path[k][0]}, new double[] {path[k][1]});
        }
        return state;
    }

    private static PhasePoint point(double[][] path, int k) {
        return new PhasePoint(k, 10L * k, path[k][0], path[k][1]);
    }

    private static double[][] path(long seed) {
        HeavyBallProcess process = new HeavyBallProcess(0.1, 0.9, 1, 1, new SplittableRandom(seed));
        double[][] path = new double[SNAPSHOTS][2];
        for (double[] point : path) {
            process.step();
            point[0] = process.theta;
            point[1] = process.v;
        }
        return path;
    }
}
