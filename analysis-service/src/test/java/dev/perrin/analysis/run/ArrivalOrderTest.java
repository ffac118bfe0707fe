package dev.perrin.analysis.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.sim.Pipeline;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ArrivalOrderTest {
    private static final int SNAPSHOTS = 230;

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void givesTheSameBitsHoweverShardsInterleave(long seed) {
        // Given
        Random random = new Random(seed);
        Trajectory trajectory = Trajectory.simulate(Motion.ORNSTEIN_UHLENBECK, seed, SNAPSHOTS, 17, 0.01, 0.3);
        Frames frames = new Frames(trajectory, 2 + random.nextInt(4), 5);
        Pipeline inOrder = pipeline(frames);
        for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
            frames.frames(ordinal).forEach(inOrder::add);
        }

        // When
        Pipeline shuffled = pipeline(frames);
        List<Deque<byte[]>> shards = new ArrayList<>();
        for (int shard = 0; shard < frames.shards().size(); shard++) {
            Deque<byte[]> queue = new ArrayDeque<>();
            for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
                queue.addAll(frames.frames(ordinal, frames.shards().get(shard)));
            }
            shards.add(queue);
        }
        while (!shards.isEmpty()) {
            Deque<byte[]> queue = shards.get(random.nextInt(shards.size()));
            byte[] frame = queue.removeFirst();
            shuffled.add(frame);
            if (random.nextInt(10) == 0) {
                shuffled.add(frame);
            }
            shards.removeIf(Deque::isEmpty);
        }

        // Then
        assertThat(shuffled.analysis().snapshotsAnalysed()).isEqualTo(SNAPSHOTS);
        assertThat(shuffled.state()).isEqualTo(inOrder.state());
        assertThat(shuffled.measured()).isEqualTo(inOrder.measured());
    }

    private static Pipeline pipeline(Frames frames) {
        return new Pipeline(frames, new InMemoryTrajectorySource(frames.trajectory(), _ -> true));
    }
}
