package dev.perrin.analysis.trajectory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.proto.run.v1.LimitingPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.SnapshotSchedule;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.ParameterLayout;
import dev.perrin.wire.frame.ShardPlan;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class RunPlanTest {
    private static final MeasurementSettings DEFAULTS = MeasurementSettings.defaults();
    private static final long RESNET_18 = 11_689_512;

    @Test
    void listsReferencePointsAndAnchorsThatTheRunReaches() {
        // When
        RunPlan plan = plan(650, 20_000, every(10), DEFAULTS);

        // Then
        assertThat(plan.referenceSteps()).containsExactly(1000, 1100, 11_000);
        assertThat(plan.anchorSteps())
                .containsExactly(1010, 1020, 1050, 1100, 1200, 1500, 2000, 3000, 6000, 11_000, 21_000);
    }

    @Test
    void anchorsALogarithmicScheduleAtEveryDecade() {
        // When
        RunPlan plan =
                plan(650, 100, SnapshotSchedule.newBuilder().setPerDecade(20).build(), DEFAULTS);

        // Then
        assertThat(plan.anchorSteps()).containsExactly(1001, 1002, 1005, 1010, 1020, 1050, 1100);
        assertThat(plan.windowed()).isFalse();
        assertThat(plan.distanceMethod()).isEqualTo(DistanceMethod.EXACT);
    }

    @Test
    void goesOverToSketchesWhenPositionsAndVelocitiesDoNotFit() {
        // Given three levels of 90 positions and velocities, and 10 anchors
        long needed = 4 * 1000 * (2 * 90 * 3 + 10);

        // Then
        assertThat(plan(1000, 1000, every(1), DEFAULTS.withMaxHistoryInBytes(needed))
                        .distanceMethod())
                .isEqualTo(DistanceMethod.EXACT);
        RunPlan tight = plan(1000, 1000, every(1), DEFAULTS.withMaxHistoryInBytes(needed - 1));
        assertThat(tight.distanceMethod()).isEqualTo(DistanceMethod.SKETCH);
        assertThat(tight.windowed()).isFalse();
    }

    @Test
    void averagesFromWhereTheSettingsSay() {
        RunPlan asked = plan(
                10,
                1000,
                every(10),
                new MeasurementSettings(
                        DEFAULTS.referenceAfterSteps(),
                        OptionalLong.of(35),
                        DEFAULTS.fitWindow(),
                        DEFAULTS.sketchSize(),
                        DEFAULTS.maxHistoryInBytes(),
                        DEFAULTS.maxCoordinateStatistics()));

        assertThat(asked.firstLimitingIndex()).isEqualTo(4);
        assertThat(asked.isLimiting(1034)).isFalse();
        assertThat(asked.isLimiting(1035)).isTrue();
        assertThat(plan(10, 1000, every(10), DEFAULTS).firstLimitingStep()).isEqualTo(1100);
    }

    @Test
    void holdsResNet18WithEightReferencePointsInAGibibyte() {
        // When
        RunPlan plan = plan(
                RESNET_18,
                100_000,
                every(1),
                new MeasurementSettings(
                        List.of(0L, 10L, 100L, 1000L, 10_000L, 20_000L, 50_000L, 100_000L),
                        DEFAULTS.burnInSteps(),
                        DEFAULTS.fitWindow(),
                        DEFAULTS.sketchSize(),
                        DEFAULTS.maxHistoryInBytes(),
                        DEFAULTS.maxCoordinateStatistics()));

        // Then
        assertThat(plan.distanceMethod()).isEqualTo(DistanceMethod.SKETCH);
        assertThat(plan.coordinateStatistics()).isTrue();
        assertThat(plan.memoryInBytes()).isBetween(550e6, 650e6).isLessThan(1L << 30);
    }

    private static SnapshotSchedule every(long steps) {
        return SnapshotSchedule.newBuilder().setEverySteps(steps).build();
    }

    private static RunPlan plan(
            long dimension, long limitingSteps, SnapshotSchedule schedule, MeasurementSettings settings) {
        RunRecord record = RunRecord.newBuilder()
                .setRun("planned")
                .setSpec(RunSpec.newBuilder().setLimitingSteps(limitingSteps).setSnapshots(schedule))
                .setLayout(ParameterLayout.newBuilder().setDimension(dimension))
                .addAllShards(ShardPlan.of(dimension, DataType.DATA_TYPE_FLOAT32))
                .setLimiting(LimitingPhase.newBuilder().setReferenceStep(1000).setBurnInSteps(100))
                .build();
        return RunPlan.of(record, settings).orElseThrow();
    }
}
