package dev.perrin.analysis.displacement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.sim.Pipeline;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.analysis.trajectory.MeasurementSettings;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.ParameterLayout;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.proto.trajectory.v1.TensorLayout;
import dev.perrin.wire.frame.PartPlan;
import dev.perrin.wire.frame.ShardPlan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Wherever a vector is cut, at whole blocks, and in whatever order the shards arrive: not a bit of the statistics of a
/// whole snapshot changes, on vectors and on sketches.
final class MergeLawTest {
    private static final int SNAPSHOTS = 14;
    private static final int BLOCK = ShardPlan.BLOCK_COORDINATES;

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void holdsForEveryCutAtWholeBlocksAndEveryOrderOfArrival(long seed) {
        // Given
        SplittableRandom random = new SplittableRandom(seed);
        int dimension = 1 + random.nextInt(6 * BLOCK);
        Trajectory trajectory = Trajectory.simulate(
                Motion.HEAVY_BALL, seed, SNAPSHOTS, dimension, Math.pow(10, -6 * random.nextDouble()), 0.7);
        ParameterLayout layout = layout(dimension, random);
        MeasurementSettings settings = settings(seed % 2 == 1);
        Pipeline whole = pipeline(trajectory, shards(dimension, List.of()), layout, settings);

        // When
        Pipeline cut = pipeline(trajectory, shards(dimension, bounds(dimension, random)), layout, settings);
        playInOrder(whole, trajectory, shards(dimension, List.of()), layout);
        playShuffled(cut, trajectory, cut.plan().record().getShardsList(), layout, random);

        // Then
        assertThat(cut.measured()).hasSize(SNAPSHOTS).isEqualTo(whole.measured());
        assertThat(cut.plan().sketched()).isEqualTo(seed % 2 == 1);
    }

    @Test
    void holdsOverSeveralPartsOfAShard() {
        // Given
        int dimension = 2 * PartPlan.of(1, DataType.DATA_TYPE_FLOAT32).coordinatesPerPart() + 777;
        Trajectory trajectory = Trajectory.simulate(Motion.BROWNIAN, 4, 5, dimension, 0.01, 0.7);
        ParameterLayout layout = layout(dimension, new SplittableRandom(4));
        for (boolean sketched : new boolean[] {false, true}) {
            Pipeline whole = pipeline(trajectory, shards(dimension, List.of()), layout, settings(sketched));

            // When
            List<Shard> shards = shards(dimension, List.of(7L * BLOCK, 31L * BLOCK));
            Pipeline cut = pipeline(trajectory, shards, layout, settings(sketched));
            playInOrder(whole, trajectory, shards(dimension, List.of()), layout);
            playInOrder(cut, trajectory, shards, layout);

            // Then
            assertThat(whole.plan().partCount()).isEqualTo(3);
            assertThat(cut.measured()).hasSize(5).isEqualTo(whole.measured());
        }
    }

    private static MeasurementSettings settings(boolean sketched) {
        MeasurementSettings defaults = MeasurementSettings.defaults();
        return new MeasurementSettings(
                List.of(0L, 20L, 50L),
                defaults.burnInSteps(),
                defaults.fitWindow(),
                512,
                sketched ? 1 : defaults.maxHistoryInBytes(),
                defaults.maxCoordinateStatistics());
    }

    private static Pipeline pipeline(
            Trajectory trajectory, List<Shard> shards, ParameterLayout layout, MeasurementSettings settings) {
        return new Pipeline(
                new Frames(trajectory, shards, 2, layout),
                new InMemoryTrajectorySource(trajectory, _ -> true),
                settings);
    }

    private static void playInOrder(
            Pipeline pipeline, Trajectory trajectory, List<Shard> shards, ParameterLayout layout) {
        Frames frames = new Frames(trajectory, shards, 2, layout);
        for (int ordinal = 0; ordinal < trajectory.snapshots(); ordinal++) {
            frames.frames(ordinal).forEach(pipeline::add);
        }
    }

    private static void playShuffled(
            Pipeline pipeline,
            Trajectory trajectory,
            List<Shard> shards,
            ParameterLayout layout,
            SplittableRandom random) {
        Frames frames = new Frames(trajectory, shards, 2, layout);
        List<Deque<byte[]>> queues = new ArrayList<>();
        for (Shard shard : shards) {
            Deque<byte[]> queue = new ArrayDeque<>();
            for (int ordinal = 0; ordinal < trajectory.snapshots(); ordinal++) {
                queue.addAll(frames.frames(ordinal, shard));
            }
            queues.add(queue);
        }
        while (!queues.isEmpty()) {
            Deque<byte[]> queue = queues.get(random.nextInt(queues.size()));
            pipeline.add(queue.removeFirst());
            queues.removeIf(Deque::isEmpty);
        }
    }

    private static List<Long> bounds(int dimension, SplittableRandom random) {
        TreeSet<Long> bounds = new TreeSet<>();
        for (long bound = BLOCK; bound < dimension; bound += BLOCK) {
            if (random.nextBoolean()) {
                bounds.add(bound);
            }
        }
        return List.copyOf(bounds);
    }

    private static List<Shard> shards(long dimension, List<Long> bounds) {
        List<Shard> shards = new ArrayList<>();
        long offset = 0;
        for (int index = 0; index <= bounds.size(); index++) {
            long end = index < bounds.size() ? bounds.get(index) : dimension;
            shards.add(Shard.newBuilder()
                    .setIndex(index)
                    .setOffset(offset)
                    .setLength(end - offset)
                    .setPartCount(PartPlan.of(end - offset, DataType.DATA_TYPE_FLOAT32)
                            .partCount())
                    .build());
            offset = end;
        }
        return shards;
    }

    private static ParameterLayout layout(int dimension, SplittableRandom random) {
        TreeSet<Integer> offsets = new TreeSet<>(List.of(0));
        for (int i = 0; i < 5; i++) {
            offsets.add(random.nextInt(dimension));
        }
        ParameterLayout.Builder layout = ParameterLayout.newBuilder().setDimension(dimension);
        for (int offset : offsets) {
            Integer end = offsets.higher(offset);
            layout.addTensors(TensorLayout.newBuilder()
                    .setName("tensor at " + offset)
                    .setOffset(offset)
                    .addShape((end == null ? dimension : end) - offset));
        }
        return layout.build();
    }
}
