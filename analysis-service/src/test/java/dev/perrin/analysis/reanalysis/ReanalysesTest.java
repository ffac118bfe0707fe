package dev.perrin.analysis.reanalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.catalog.CurvatureAssembler;
import dev.perrin.analysis.catalog.CurvatureKey;
import dev.perrin.analysis.comparison.FixedTheory;
import dev.perrin.analysis.live.LiveView;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.MeasurementSettings;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.wire.frame.FrameDecoder;
import dev.perrin.wire.frame.FramePart;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReanalysesTest {
    private static final int SNAPSHOTS = 60;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_000_000), ZoneOffset.UTC);
    private static final MeasurementSettings SETTINGS =
            MeasurementSettings.newBuilder().setMaxHistoryInBytes(1 << 20).build();

    private final Frames frames = new Frames(Trajectory.simulate(Motion.HEAVY_BALL, 5, SNAPSHOTS, 9, 0.01, 0.2), 1, 10);
    private final Catalog catalog = Catalog.empty();
    private final LiveView view = new LiveView();
    private final Deque<Runnable> background = new ArrayDeque<>();
    private boolean damaged;
    private int replays;
    private final Reanalyses reanalyses = new Reanalyses(
            dev.perrin.analysis.trajectory.MeasurementSettings.defaults(),
            catalog,
            view,
            this::replay,
            new InMemoryTrajectorySource(frames.trajectory(), _ -> true),
            new FixedTheory(),
            view::add,
            background::add,
            CLOCK);

    @BeforeEach
    void knowTheRun() {
        catalog.runs().put(Frames.RUN, frames.record(RunPhase.RUN_PHASE_FINISHED));
        catalog.curvatures()
                .put(
                        new CurvatureKey(Frames.RUN, Frames.REFERENCE_STEP),
                        new CurvatureAssembler().add(frames.curvature()).orElseThrow());
        view.learn(frames.record(RunPhase.RUN_PHASE_FINISHED));
    }

    @Test
    void publishesUnderTheNameOfRunAndResult() {
        // When
        Reanalyses.Begun begun = reanalyses.begin(Frames.RUN, "again", SETTINGS);
        background.removeFirst().run();

        // Then
        AnalysisResult result = view.result(begun.name()).orElseThrow();
        assertThat(begun.name()).isEqualTo(Frames.RUN + "/again");
        assertThat(result.getComplete()).isTrue();
        assertThat(result.getSettings()).isEqualTo(begun.settings());
        assertThat(begun.settings().getMaxHistoryInBytes()).isEqualTo(SETTINGS.getMaxHistoryInBytes());
        assertThat(begun.settings().getSketchSize()).as("the default").isEqualTo(4096);
        assertThat(view.runs())
                .as("the list of runs")
                .singleElement()
                .satisfies(summary -> assertThat(summary.getResultIdList()).containsExactly("again"));
    }

    @Test
    void answersTheSameCallTheSameWithoutDoingItTwice() {
        // When
        reanalyses.begin(Frames.RUN, "again", SETTINGS);
        reanalyses.begin(Frames.RUN, "again", SETTINGS);
        background.removeFirst().run();
        String name = reanalyses.begin(Frames.RUN, "again", SETTINGS).name();

        // Then
        assertThat(name).isEqualTo(Frames.RUN + "/again");
        assertThat(background).isEmpty();
        assertThat(replays).isEqualTo(1);
    }

    @Test
    void refusesAnIdThatIsInUseWithOtherSettings() {
        // Given
        reanalyses.begin(Frames.RUN, "again", SETTINGS);
        assertThatThrownBy(() -> reanalyses.begin(Frames.RUN, "again", MeasurementSettings.getDefaultInstance()))
                .as("before its first result")
                .isInstanceOf(ResultInUseException.class);
        background.removeFirst().run();

        // Then
        assertThatThrownBy(() -> reanalyses.begin(
                        Frames.RUN,
                        "again",
                        SETTINGS.toBuilder().setMaxHistoryInBytes(7).build()))
                .isInstanceOf(ResultInUseException.class);
        assertThatThrownBy(() -> reanalyses.begin(Frames.RUN, "live", SETTINGS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reanalyses.begin("unknown", "again", SETTINGS)).isInstanceOf(NotReadyException.class);
    }

    @Test
    void refusesAStretchOutsideOfTheLimitingPhase() {
        long last = Frames.evenStep(SNAPSHOTS - 1);
        assertThatThrownBy(() -> reanalyses.begin(Frames.RUN, "again", stretch(Frames.REFERENCE_STEP - 1, last)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("from_step 999: must be a step of the limiting phase of run simulated, 1000 to 1590");
        assertThatThrownBy(() -> reanalyses.begin(Frames.RUN, "again", stretch(1200, last + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("to_step 1591: must be a step of the limiting phase");
        assertThatThrownBy(() -> reanalyses.begin(Frames.RUN, "again", stretch(1200, 1200)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("to_step 1200: must be greater than from_step, which is 1200");
        assertThatThrownBy(() -> reanalyses.begin(Frames.RUN, "again", stretch(-1, 1200)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("from_step -1: must not be negative");
        assertThat(reanalyses
                        .begin(Frames.RUN, "again", stretch(1200, 1300))
                        .settings()
                        .getToStep())
                .isEqualTo(1300);
    }

    private static MeasurementSettings stretch(long fromStep, long toStep) {
        return MeasurementSettings.newBuilder()
                .setFromStep(fromStep)
                .setToStep(toStep)
                .build();
    }

    @Test
    void beginsAnewAfterAFailure() {
        // Given
        damaged = true;
        reanalyses.begin(Frames.RUN, "again", SETTINGS);
        background.removeFirst().run();
        assertThat(view.result(Frames.RUN + "/again").orElseThrow().getLast()).isTrue();

        // When
        damaged = false;
        String name = reanalyses.begin(Frames.RUN, "again", SETTINGS).name();
        background.removeFirst().run();

        // Then
        assertThat(replays).isEqualTo(2);
        assertThat(view.result(name).orElseThrow().getComplete()).isTrue();
    }

    @Test
    void refusesMoreThanCanWait() {
        for (int i = 0; i < Reanalyses.MOST_WAITING; i++) {
            reanalyses.begin(Frames.RUN, "again-" + i, SETTINGS);
        }
        assertThatThrownBy(() -> reanalyses.begin(Frames.RUN, "one-more", SETTINGS))
                .isInstanceOf(TooManyReanalysesException.class);
    }

    private void replay(RunPlan plan, Consumer<FramePart> parts) {
        replays++;
        for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
            if (damaged && ordinal == 30) {
                throw new IllegalStateException("segment is damaged");
            }
            frames.frames(ordinal).forEach(frame -> parts.accept(FrameDecoder.decode(frame)));
        }
    }
}
