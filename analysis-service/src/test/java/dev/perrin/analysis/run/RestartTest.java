package dev.perrin.analysis.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.sim.Pipeline;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.analysis.trajectory.MeasurementSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RestartTest {
    private static final int SNAPSHOTS = 1150;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void endsWithTheSameBitsAfterCrashesAtAnyRecord(long seed) {
        // Given
        Random random = new Random(seed);
        Frames frames = frames(1 + random.nextInt(3), random.nextInt(30));
        Pipeline undisturbed = run(frames, List.of(), List.of());
        List<Integer> crashes = new ArrayList<>();
        List<Integer> lost = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            crashes.add(1 + random.nextInt(SNAPSHOTS - 1));
            lost.add(random.nextInt(60));
        }
        Collections.sort(crashes);

        // When
        Pipeline disturbed = run(frames, crashes, lost);

        // Then
        assertThat(disturbed.state()).isEqualTo(undisturbed.state());
        assertThat(disturbed.measured()).isEqualTo(undisturbed.measured());
    }

    @Test
    void findsItsVectorsBackWhenSnapshotsWereDropped() {
        // Given a run from which every seventh snapshot is missing, ordinals included
        Frames frames = frames(1, 10);
        Pipeline undisturbed = pipeline(frames, true);
        Pipeline disturbed = pipeline(frames, true);

        // When
        for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
            if (ordinal == 600) {
                disturbed.loseVectors();
            }
            if (ordinal % 7 != 6) {
                frames.frames(ordinal).forEach(undisturbed::add);
                frames.frames(ordinal).forEach(disturbed::add);
            }
        }

        // Then
        assertThat(disturbed.state()).isEqualTo(undisturbed.state());
        assertThat(disturbed.measured()).isEqualTo(undisturbed.measured());
        assertThat(disturbed.analysis().snapshotsSkipped()).isEqualTo(SNAPSHOTS / 7);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void findsItsVectorsBackOnAnUnevenSchedule(boolean sketched) {
        // Given
        Frames frames = frames(2, 10).uneven();
        MeasurementSettings settings = MeasurementSettings.defaults().withMaxHistoryInBytes(sketched ? 1 : 1L << 30);
        List<Pipeline> pipelines = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            pipelines.add(new Pipeline(
                    frames,
                    new InMemoryTrajectorySource(frames.trajectory(), _ -> true, Frames::unevenStep),
                    settings));
        }

        // When
        for (int ordinal = 0; ordinal < 300; ordinal++) {
            frames.frames(ordinal).forEach(pipelines.get(0)::add);
            if (ordinal % 37 == 36) {
                pipelines.get(1).loseVectors();
            }
            frames.frames(ordinal).forEach(pipelines.get(1)::add);
        }

        // Then
        assertThat(pipelines.get(0).measured()).hasSize(300);
        assertThat(pipelines.get(1).measured()).isEqualTo(pipelines.get(0).measured());
    }

    @Test
    void doesNotAskTheArchiveWhileNothingIsLost() {
        // Given
        Frames frames = frames(2, 0);
        InMemoryTrajectorySource archive = new InMemoryTrajectorySource(frames.trajectory(), _ -> true);
        Pipeline pipeline = new Pipeline(frames, archive);

        // When
        for (int ordinal = 0; ordinal < 50; ordinal++) {
            frames.frames(ordinal).forEach(pipeline::add);
        }

        // Then
        assertThat(archive.requests()).isZero();
    }

    private static Frames frames(int shards, int burnIn) {
        return new Frames(Trajectory.simulate(Motion.HEAVY_BALL, 1, SNAPSHOTS, 13, 0.01, 0.3), shards, burnIn);
    }

    private static Pipeline pipeline(Frames frames, boolean gaps) {
        return new Pipeline(
                frames, new InMemoryTrajectorySource(frames.trajectory(), ordinal -> !gaps || ordinal % 7 != 6));
    }

    /// Stage 1 loses all it holds and starts again some records back; stage 2 falls back to a state that is older
    /// still or as old.
    private static Pipeline run(Frames frames, List<Integer> crashes, List<Integer> lost) {
        Pipeline pipeline = pipeline(frames, false);
        List<byte[]> states = new ArrayList<>();
        int ordinal = 0;
        int next = 0;
        while (ordinal < SNAPSHOTS) {
            if (states.size() <= ordinal) {
                states.add(pipeline.state());
            }
            frames.frames(ordinal).forEach(pipeline::add);
            ordinal++;
            if (next < crashes.size() && ordinal == crashes.get(next)) {
                int committed = Math.max(0, ordinal - lost.get(next));
                int stored = committed + (ordinal - committed) / 2;
                pipeline.loseVectors();
                if (stored < ordinal) {
                    pipeline.restore(states.get(stored));
                }
                ordinal = committed;
                next++;
            }
        }
        return pipeline;
    }
}
