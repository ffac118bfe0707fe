package dev.perrin.analysis.reanalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.catalog.CurvatureAssembler;
import dev.perrin.analysis.catalog.CurvatureKey;
import dev.perrin.analysis.comparison.FixedTheory;
import dev.perrin.analysis.comparison.ResultAssembler;
import dev.perrin.analysis.component.ModeVectors;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.sim.Pipeline;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Caveat;
import dev.perrin.proto.analysis.v1.MeasurementSettings;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.wire.frame.FrameDecoder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReanalysisTest {
    private static final int SNAPSHOTS = 161;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_000_000), ZoneOffset.UTC);

    private final List<AnalysisResult> results = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void givesTheSameBitsAsTheLivePass(int shards) {
        // Given
        Frames frames = frames(shards);
        InMemoryTrajectorySource archive = new InMemoryTrajectorySource(frames.trajectory(), _ -> true);
        Pipeline live = new Pipeline(frames, archive);
        for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
            frames.frames(ordinal).forEach(live::add);
        }
        Reanalysis reanalysis = reanalysis(frames);

        // When
        reanalysis.run((_, parts) -> {
            for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
                frames.frames(ordinal).forEach(frame -> parts.accept(FrameDecoder.decode(frame)));
            }
        });

        // Then
        AnalysisResult last = results.getLast();
        AnalysisResult expected = new ResultAssembler(
                        plan(frames),
                        new CurvatureAssembler().add(frames.curvature()),
                        new ModeVectors(plan(frames).components()),
                        Optional.empty())
                .assemble(live.analysis())
                .build();
        assertThat(last.getLast()).isTrue();
        assertThat(last.getComplete()).isTrue();
        assertThat(last.getResultId()).isEqualTo("again");
        assertThat(last.getMsdList())
                .filteredOn(point -> point.getWindowCount() > 0)
                .extracting(
                        point -> point.getMsd().getMeasured(),
                        point -> point.getMsd().getStandardError())
                .isEqualTo(expected.getMsdList().stream()
                        .map(point -> org.assertj.core.groups.Tuple.tuple(
                                point.getMsd().getMeasured(), point.getMsd().getStandardError()))
                        .toList());
        assertThat(last.getModesList())
                .extracting(mode -> mode.getPositionVariance().getMeasured())
                .isEqualTo(expected.getModesList().stream()
                        .map(mode -> mode.getPositionVariance().getMeasured())
                        .toList());
        assertThat(last.getComponents()).isEqualTo(expected.getComponents());
        assertThat(last.getComponents().getOverCoordinates().getComponentsCount())
                .isPositive();
        assertThat(last.getCaveatsList()).extracting(Caveat::getKind).contains("losses-not-archived");
        assertThat(results.stream()
                        .mapToInt(AnalysisResult::getDisplacementCount)
                        .sum())
                .isEqualTo(SNAPSHOTS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50})
    void endsVisiblyWhenTheArchiveFails(int after) {
        // Given
        Frames frames = frames(1);
        Reanalysis reanalysis = reanalysis(frames);

        // When
        assertThatThrownBy(() -> reanalysis.run((_, parts) -> {
                    for (int ordinal = 0; ordinal < after; ordinal++) {
                        frames.frames(ordinal).forEach(frame -> parts.accept(FrameDecoder.decode(frame)));
                    }
                    throw new IllegalStateException("segment is damaged");
                }))
                .isInstanceOf(IllegalStateException.class);

        // Then
        AnalysisResult last = results.getLast();
        assertThat(last.getLast()).isTrue();
        assertThat(last.getComplete()).isFalse();
        assertThat(last.getSnapshotsAnalysed()).isEqualTo(after);
        assertThat(last.getCaveatsList())
                .filteredOn(caveat -> caveat.getKind().equals("reanalysis-failed"))
                .singleElement()
                .satisfies(caveat -> assertThat(caveat.getMessage()).contains("segment is damaged"));
    }

    private Reanalysis reanalysis(Frames frames) {
        Catalog catalog = Catalog.empty();
        catalog.curvatures()
                .put(
                        new CurvatureKey(Frames.RUN, Frames.REFERENCE_STEP),
                        new CurvatureAssembler().add(frames.curvature()).orElseThrow());
        return new Reanalysis(
                "again",
                MeasurementSettings.getDefaultInstance(),
                0,
                plan(frames),
                catalog,
                new InMemoryTrajectorySource(frames.trajectory(), _ -> true),
                new FixedTheory(),
                results::add,
                CLOCK,
                new CountDownLatch(1));
    }

    private static RunPlan plan(Frames frames) {
        return RunPlan.of(
                        frames.record(RunPhase.RUN_PHASE_FINISHED),
                        dev.perrin.analysis.trajectory.MeasurementSettings.defaults())
                .orElseThrow();
    }

    private static Frames frames(int shards) {
        return new Frames(Trajectory.simulate(Motion.HEAVY_BALL, 5, SNAPSHOTS, 9, 0.01, 0.2), shards, 10);
    }
}
