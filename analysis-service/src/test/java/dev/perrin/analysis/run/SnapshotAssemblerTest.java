package dev.perrin.analysis.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.catalog.CurvatureAssembler;
import dev.perrin.analysis.displacement.PartFolds;
import dev.perrin.analysis.displacement.PartialStatistics;
import dev.perrin.analysis.displacement.SnapshotStatistics;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.analysis.trajectory.MeasurementSettings;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.wire.frame.FrameDecoder;
import dev.perrin.wire.frame.FramePart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SnapshotAssemblerTest {
    private static final int SNAPSHOTS = 40;
    /// Parts of the first and of the second shard, by ordinal.
    private static final List<PartialStatistics> FIRST = parts(0);
    private static final List<PartialStatistics> SECOND = parts(1);

    @Test
    void waitsForALateShardWithinItsBound() {
        // Given a bound that nine waiting parts reach exactly
        SnapshotAssembler assembler = new SnapshotAssembler(2, sizeOf(0, 9));
        FIRST.subList(0, 9).forEach(part -> assertThat(assembler.add(part)).isEmpty());

        // When
        List<Long> whole = add(assembler, SECOND.subList(0, 9));

        // Then
        assertThat(whole)
                .containsExactlyElementsOf(LongStream.range(0, 9).boxed().toList());
        assertThat(assembler.givenUpThrough()).isEqualTo(-1);
        assertThat(assembler.waitingInBytes()).isZero();
        assertThat(assembler.open()).isEmpty();
    }

    @Test
    void givesUpTheOldestBeyondItsBoundAndNoMore() {
        // Given
        SnapshotAssembler assembler = new SnapshotAssembler(2, sizeOf(0, 9) - 1);

        // When
        add(assembler, FIRST.subList(0, 9));

        // Then
        assertThat(assembler.givenUpThrough()).isZero();
        assertThat(assembler.waitingInBytes()).isEqualTo(sizeOf(1, 9));
        assertThat(add(assembler, SECOND.subList(0, 9)))
                .as("the late part of the one given up is ignored")
                .containsExactlyElementsOf(LongStream.range(1, 9).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 500, 3000, 10_000})
    void holdsNoMoreThanItsBoundOrOneSnapshotHoweverLongAShardIsSilent(long bound) {
        // Given
        SnapshotAssembler assembler = new SnapshotAssembler(2, bound);

        for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
            // When
            assembler.add(FIRST.get(ordinal));

            // Then
            long held = assembler.open().stream()
                    .mapToLong(part -> part.encode().length)
                    .sum();
            assertThat(held)
                    .isEqualTo(assembler.waitingInBytes())
                    .isLessThanOrEqualTo(Math.max(bound, FIRST.get(ordinal).encode().length));
        }
        assertThat(add(assembler, SECOND)).endsWith(SNAPSHOTS - 1L);
    }

    @Test
    void countsARepeatedPartOnce() {
        // Given
        SnapshotAssembler assembler = new SnapshotAssembler(2, sizeOf(0, 2));

        // When
        add(assembler, List.of(FIRST.get(0), FIRST.get(0), FIRST.get(1), FIRST.get(1)));

        // Then
        assertThat(assembler.waitingInBytes()).isEqualTo(sizeOf(0, 2));
        assertThat(add(assembler, SECOND.subList(0, 2))).containsExactly(0L, 1L);
    }

    @Test
    void refusesABoundBelowZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SnapshotAssembler(2, -1))
                .withMessage("maxWaitingInBytes must not be negative, but is -1");
    }

    private static List<Long> add(SnapshotAssembler assembler, List<PartialStatistics> parts) {
        return parts.stream()
                .map(assembler::add)
                .flatMap(Optional::stream)
                .map(SnapshotStatistics::ordinal)
                .toList();
    }

    private static long sizeOf(int from, int to) {
        return FIRST.subList(from, to).stream()
                .mapToLong(part -> part.encode().length)
                .sum();
    }

    private static List<PartialStatistics> parts(int shard) {
        Frames frames = new Frames(Trajectory.simulate(Motion.HEAVY_BALL, 3, SNAPSHOTS, 9, 0.01, 0.2), 2, 5);
        RunPlan plan = RunPlan.of(frames.record(RunPhase.RUN_PHASE_LIMITING), MeasurementSettings.defaults())
                .orElseThrow();
        Curvature curvature = new CurvatureAssembler().add(frames.curvature()).orElseThrow();
        PartFolds folds = new PartFolds(new InMemoryTrajectorySource(frames.trajectory(), _ -> true));
        List<PartialStatistics> parts = new ArrayList<>();
        for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
            FramePart part = FrameDecoder.decode(
                    frames.frames(ordinal, frames.shards().get(shard)).getFirst());
            parts.add(folds.fold(plan, plan.range(shard, 0).orElseThrow(), part, _ -> curvature)
                    .orElseThrow());
        }
        return parts;
    }
}
