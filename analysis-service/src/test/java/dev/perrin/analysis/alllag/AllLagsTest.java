package dev.perrin.analysis.alllag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.analysis.catalog.Book;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryCoordinates;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.analysis.trajectory.MeasurementSettings;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.TensorLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Against the definition, added up pair by pair over the simulated trajectory.
final class AllLagsTest {
    /// Bytes a snapshot, with a block of one coordinate.
    private static final int ONE_COORDINATE = 408;

    private static final AllLagLimits AMPLE = new AllLagLimits(1 << 28, 1 << 30);

    static IntStream seeds() {
        return IntStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void agreesWithTheDefinitionWhateverIsMissingOrCut(int seed) {
        // Given
        SplittableRandom random = new SplittableRandom(500 + seed);
        int snapshots = 40 + random.nextInt(160);
        int dimension = 1 + random.nextInt(12);
        int burnIn = random.nextInt(20);
        Motion motion = switch (seed % 3) {
            case 0 -> Motion.BROWNIAN;
            case 1 -> Motion.ORNSTEIN_UHLENBECK;
            default -> Motion.HEAVY_BALL;
        };
        Trajectory trajectory = Trajectory.simulate(motion, seed, snapshots, dimension, 1e-6, 1);
        Frames frames = new Frames(trajectory, 1 + random.nextInt(Math.min(3, dimension)), burnIn);
        boolean[] present = new boolean[snapshots];
        for (int ordinal = 0; ordinal < snapshots; ordinal++) {
            // Every fourth trajectory has gaps; its ends stay.
            present[ordinal] = seed % 4 != 0 || ordinal <= burnIn || ordinal == snapshots - 1 || random.nextInt(8) > 0;
        }
        InMemoryCoordinates stored =
                new InMemoryCoordinates(trajectory, ordinal -> present[ordinal], 1 + random.nextInt(5));
        AllLagLimits limits = new AllLagLimits((ONE_COORDINATE + 8L * random.nextInt(12)) * snapshots, 1 << 20);

        // When
        AllLagCurves curves =
                allLags(frames, stored, limits).measure(Frames.RUN, new AllLagSelection.Whole(), new Recorder());

        // Then
        requireDefinition(trajectory, present, burnIn, 0, dimension, curves);
    }

    @Test
    void neitherBlocksNorShardsNorSlicesChangeABit() {
        // Given
        int snapshots = 300;
        Trajectory trajectory = Trajectory.simulate(Motion.HEAVY_BALL, 3, snapshots, 11, 0.01, 0.2);
        IntPredicate present = ordinal -> ordinal % 13 != 5;

        // When
        List<AllLagCurves> all = new ArrayList<>();
        List<Integer> reads = new ArrayList<>();
        for (int coordinates : new int[] {1, 2, 5, 11}) {
            for (int shards : new int[] {1, 3}) {
                InMemoryCoordinates stored = new InMemoryCoordinates(trajectory, present, 4);
                AllLagLimits limits = new AllLagLimits((ONE_COORDINATE + 8L * (coordinates - 1)) * snapshots, 1 << 20);
                all.add(allLags(new Frames(trajectory, shards, 0), stored, limits)
                        .measure(Frames.RUN, new AllLagSelection.Whole(), new Recorder()));
                reads.add(stored.reads());
            }
        }

        // Then
        assertThat(reads).as("replays of one shard").element(0).isEqualTo(11);
        assertThat(reads.getLast()).as("replays, all at once, three shards").isEqualTo(3);
        for (AllLagCurves curves : all) {
            for (int lag = 0; lag < snapshots; lag++) {
                assertThat(curves.displacement().value(lag))
                        .isEqualTo(all.getFirst().displacement().value(lag));
                assertThat(curves.velocity().value(lag))
                        .isEqualTo(all.getFirst().velocity().value(lag));
            }
        }
    }

    @Test
    void measuresATensorOrARangeAlone() {
        // Given
        Trajectory trajectory = Trajectory.simulate(Motion.BROWNIAN, 4, 80, 10, 0.01, 0.2);
        Frames frames = new Frames(trajectory, 2, 5);
        RunRecord.Builder record = frames.record(RunPhase.RUN_PHASE_FINISHED).toBuilder();
        record.getLayoutBuilder()
                .addTensors(TensorLayout.newBuilder().setName("W").addShape(2).addShape(3))
                .addTensors(TensorLayout.newBuilder().setName("b").addShape(4).setOffset(6));
        AllLags allLags = allLags(record.build(), new InMemoryCoordinates(trajectory, _ -> true, 3), AMPLE);
        boolean[] present = new boolean[80];
        java.util.Arrays.fill(present, true);

        // Then
        requireDefinition(
                trajectory,
                present,
                5,
                6,
                10,
                allLags.measure(Frames.RUN, new AllLagSelection.Tensor("b"), new Recorder()));
        requireDefinition(
                trajectory,
                present,
                5,
                4,
                7,
                allLags.measure(Frames.RUN, new AllLagSelection.Range(new ParameterSpan(4, 3)), new Recorder()));
        assertThatThrownBy(() -> allLags.measure(Frames.RUN, new AllLagSelection.Tensor("c\n"), new Recorder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensor 'c?': must be one of W, b");
        assertThatThrownBy(() ->
                        allLags.measure(Frames.RUN, new AllLagSelection.Range(new ParameterSpan(8, 3)), new Recorder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("parameters 8 to 10: must lie below the dimension 10");
    }

    @Test
    void tellsHowFarItIs() {
        // Given
        Trajectory trajectory = Trajectory.simulate(Motion.BROWNIAN, 4, 50, 6, 0.01, 0.2);
        AllLagLimits limits = new AllLagLimits((ONE_COORDINATE + 8 * 3) * 50, 1 << 20);
        Recorder recorder = new Recorder();

        // When
        allLags(new Frames(trajectory, 1, 0), new InMemoryCoordinates(trajectory, ordinal -> ordinal != 7, 2), limits)
                .measure(Frames.RUN, new AllLagSelection.Whole(), recorder);

        // Then
        assertThat(recorder.told.getFirst().pointsRead()).isZero();
        AllLagProgress half = recorder.told.stream()
                .filter(progress -> progress.pointsTransformed() == 49L * 3)
                .findFirst()
                .orElseThrow();
        assertThat(half.pointsRead()).as("two blocks of three").isEqualTo(49L * 3);
        AllLagProgress last = recorder.told.getLast();
        assertThat(last.points())
                .isEqualTo(49L * 6)
                .isEqualTo(last.pointsRead())
                .isEqualTo(last.pointsTransformed());
        assertThat(last.grid().missing()).isEqualTo(1);
        assertThat(recorder.told).isSortedAccordingTo(java.util.Comparator.comparingLong(AllLagProgress::pointsRead));
    }

    @Test
    void refusesWhatHasNoSuchCurves() {
        Trajectory trajectory = Trajectory.simulate(Motion.BROWNIAN, 4, 50, 6, 0.01, 0.2);
        Frames frames = new Frames(trajectory, 1, 0);
        InMemoryCoordinates stored = new InMemoryCoordinates(trajectory, _ -> true, 9);
        RunRecord ended = frames.record(RunPhase.RUN_PHASE_FINISHED);

        notMeasurable(frames.record(RunPhase.RUN_PHASE_LIMITING), stored, AMPLE, "run simulated goes on");
        notMeasurable(ended.toBuilder().clearLimiting().build(), stored, AMPLE, "has not come to its limiting phase");
        notMeasurable(frames.uneven().record(RunPhase.RUN_PHASE_FINISHED), stored, AMPLE, "on a logarithmic schedule");
        notMeasurable(
                ended.toBuilder().setDataType(DataType.DATA_TYPE_BFLOAT16).build(), stored, AMPLE, "must be float32");
        notMeasurable(
                ended, new InMemoryCoordinates(trajectory, ordinal -> ordinal == 3, 9), AMPLE, "fewer than two stored");
        notMeasurable(ended, stored, new AllLagLimits(49 * ONE_COORDINATE, 1 << 20), "room for 49");
        assertThatThrownBy(() -> allLags(ended, stored, new AllLagLimits(1 << 20, 299))
                        .measure(Frames.RUN, new AllLagSelection.Whole(), new Recorder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("6 coordinates of 50 snapshots: must be at most max-numbers = 299 numbers."
                        + " Ask for a tensor or a range of parameters of at most 5 coordinates");
    }

    @Test
    void refusesNumbersThatAreNotFiniteByTheirPlace() {
        Trajectory trajectory = Trajectory.simulate(Motion.BROWNIAN, 4, 50, 6, 0.01, 0.2);
        RunRecord ended = new Frames(trajectory, 2, 0).record(RunPhase.RUN_PHASE_FINISHED);
        trajectory.velocity()[20][4] = Float.NEGATIVE_INFINITY;

        notMeasurable(
                ended,
                new InMemoryCoordinates(trajectory, _ -> true, 2),
                AMPLE,
                "the velocity of coordinate 4 at step 1200 is -Infinity");
        assertThat(allLags(ended, new InMemoryCoordinates(trajectory, _ -> true, 2), AMPLE)
                        .measure(Frames.RUN, new AllLagSelection.Range(new ParameterSpan(0, 4)), new Recorder())
                        .displacement()
                        .value(1))
                .as("the others")
                .isPositive();
    }

    @Test
    void refusesASecondCallAndEndsWithItsListener() {
        // Given
        Trajectory trajectory = Trajectory.simulate(Motion.BROWNIAN, 4, 50, 6, 0.01, 0.2);
        AllLags allLags = allLags(
                new Frames(trajectory, 1, 0).record(RunPhase.RUN_PHASE_FINISHED),
                new InMemoryCoordinates(trajectory, _ -> true, 2),
                AMPLE);
        List<Throwable> second = new ArrayList<>();
        Recorder recorder = new Recorder() {
            @Override
            public void progress(AllLagProgress progress) {
                super.progress(progress);
                if (told.size() == 10) {
                    second.add(org.assertj.core.api.Assertions.catchThrowable(
                            () -> allLags.measure(Frames.RUN, new AllLagSelection.Whole(), new Recorder())));
                    gone = true;
                }
            }
        };

        // Then
        assertThatThrownBy(() -> allLags.measure(Frames.RUN, new AllLagSelection.Whole(), recorder))
                .isInstanceOf(AllLagsCancelledException.class);
        assertThat(second).singleElement().isInstanceOf(AllLagsBusyException.class);
        assertThat(recorder.told)
                .as("nothing is told after the listener has gone")
                .hasSize(10);
        assertThat(allLags.measure(Frames.RUN, new AllLagSelection.Whole(), new Recorder())
                        .grid()
                        .snapshots())
                .as("the next call")
                .isEqualTo(50);
    }

    @Test
    void tellsWhenSnapshotsGoWhileTheyAreRead() {
        // Given
        Trajectory trajectory = Trajectory.simulate(Motion.BROWNIAN, 4, 50, 6, 0.01, 0.2);
        InMemoryCoordinates listed = new InMemoryCoordinates(trajectory, _ -> true, 2);
        Trajectory shorter = Trajectory.simulate(Motion.BROWNIAN, 4, 44, 6, 0.01, 0.2);
        InMemoryCoordinates left = new InMemoryCoordinates(shorter, _ -> true, 2);
        StoredCoordinates thinned = new StoredCoordinates() {
            @Override
            public long[] wholeSnapshots(RunPlan plan, long firstStep) {
                return listed.wholeSnapshots(plan, firstStep);
            }

            @Override
            public void read(
                    RunPlan plan, int shard, ParameterSpan span, long firstStep, long lastStep, SliceSink slices) {
                left.read(plan, shard, span, firstStep, lastStep, slices);
            }
        };

        // Then
        assertThatThrownBy(
                        () -> allLags(new Frames(trajectory, 1, 0).record(RunPhase.RUN_PHASE_FINISHED), thinned, AMPLE)
                                .measure(Frames.RUN, new AllLagSelection.Whole(), new Recorder()))
                .isInstanceOf(SnapshotsChangedException.class)
                .hasMessageContaining("step " + Frames.evenStep(44));
    }

    private static void notMeasurable(RunRecord record, StoredCoordinates stored, AllLagLimits limits, String part) {
        assertThatThrownBy(() -> allLags(record, stored, limits)
                        .measure(Frames.RUN, new AllLagSelection.Whole(), new Recorder()))
                .isInstanceOf(NotMeasurableException.class)
                .hasMessageContaining(part);
    }

    private static AllLags allLags(Frames frames, StoredCoordinates stored, AllLagLimits limits) {
        return allLags(frames.record(RunPhase.RUN_PHASE_FINISHED), stored, limits);
    }

    private static AllLags allLags(RunRecord record, StoredCoordinates stored, AllLagLimits limits) {
        Book<String, RunRecord> runs = new Book<>();
        runs.put(Frames.RUN, record);
        return new AllLags(runs, MeasurementSettings.defaults(), stored, limits);
    }

    private static void requireDefinition(
            Trajectory trajectory, boolean[] present, int burnIn, int from, int to, AllLagCurves curves) {
        int length = trajectory.snapshots() - burnIn;
        assertThat(curves.grid().snapshots()).isEqualTo(length);
        assertThat(curves.grid().firstStep()).isEqualTo(Frames.evenStep(burnIn));
        for (int lag = 0; lag < length; lag++) {
            double moved = 0;
            double product = 0;
            long pairs = 0;
            for (int t = burnIn; t + lag < trajectory.snapshots(); t++) {
                if (!present[t] || !present[t + lag]) {
                    continue;
                }
                pairs++;
                for (int i = from; i < to; i++) {
                    double difference = (double) trajectory.position()[t + lag][i]
                            - trajectory.position()[t][i];
                    moved += difference * difference;
                    product += (double) trajectory.velocity()[t + lag][i]
                            * trajectory.velocity()[t][i];
                }
            }
            assertThat(curves.displacement().pairs(lag)).as("pairs at %d", lag).isEqualTo(pairs);
            assertThat(curves.velocity().pairs(lag)).isEqualTo(pairs);
            if (pairs > 0) {
                assertThat(Math.abs(curves.displacement().value(lag) - moved / pairs))
                        .as("displacement at %d", lag)
                        .isLessThanOrEqualTo(1e-9 * moved / pairs + 1e-300);
                // Products cancel: their error is held against the bound that is told, and the bound against v².
                assertThat(Math.abs(curves.velocity().value(lag) - product / pairs))
                        .as("velocity at %d", lag)
                        .isLessThanOrEqualTo(curves.velocity().errorBound(lag));
                assertThat(curves.velocity().errorBound(lag))
                        .isLessThanOrEqualTo(1e-13 * length * curves.velocity().value(0) / pairs);
            }
        }
    }

    private static class Recorder implements AllLagListener {
        final List<AllLagProgress> told = new ArrayList<>();
        boolean gone;

        @Override
        public void progress(AllLagProgress progress) {
            told.add(progress);
        }

        @Override
        public boolean isGone() {
            return gone;
        }
    }
}
