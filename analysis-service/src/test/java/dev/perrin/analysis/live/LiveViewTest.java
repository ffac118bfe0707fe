package dev.perrin.analysis.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.DisplacementPoint;
import dev.perrin.proto.run.v1.Progress;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LiveViewTest {
    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void givesEveryViewerEachPointOnceWheneverItComesBack(long seed) throws InterruptedException {
        // Given
        SplittableRandom random = new SplittableRandom(seed);
        LiveView view = new LiveView();
        List<Long> seen = new ArrayList<>();
        long cursor = 0;
        long sequence = 0;
        int size = 0;

        // When
        for (int i = 0; i < 100; i++) {
            sequence += 1 + random.nextInt(5);
            int points = random.nextInt(4);
            view.add(result(sequence, size, points, false));
            size += points;
            if (random.nextInt(3) == 0) {
                Optional<LiveView.Update> update = view.awaitResult("run", cursor, 0);
                if (update.isPresent()) {
                    cursor = update.get().result().getSequence();
                    update.get().result().getDisplacementList().forEach(point -> seen.add(point.getStep()));
                }
            }
        }
        view.awaitResult("run", cursor, 0)
                .ifPresent(update -> update.result().getDisplacementList().forEach(point -> seen.add(point.getStep())));

        // Then
        assertThat(seen)
                .containsExactlyElementsOf(LongStream.range(0, size).boxed().toList());
    }

    @Test
    void takesPointsThatAreRepeatedAfterACrashOnce() {
        // Given
        LiveView view = new LiveView();
        view.add(result(10, 0, 5, false));

        // When
        view.add(result(20, 3, 4, false));

        // Then
        assertThat(view.result("run").orElseThrow().getDisplacementList())
                .extracting(DisplacementPoint::getStep)
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void goesOnWhileEverySnapshotIsAnalysedButAPredictionIsAwaited() {
        // Given
        LiveView view = new LiveView();

        // When
        view.add(result(10, 0, 1000, false).toBuilder()
                .setSnapshotsAnalysed(1000)
                .build());

        // Then
        assertThat(view.isOver("run", 10)).isFalse();
    }

    @Test
    void isOverAfterTheLastResultThoughASnapshotIsMissing() {
        // Given
        LiveView view = new LiveView();

        // When
        view.add(result(10, 0, 999, false).toBuilder()
                .setSnapshotsAnalysed(999)
                .setSnapshotsIncomplete(1)
                .setLast(true)
                .build());

        // Then
        assertThat(view.isOver("run", 10)).isTrue();
        assertThat(view.isOver("run", 9)).isFalse();
        assertThat(view.runs()).singleElement().satisfies(run -> {
            assertThat(run.getLast()).isTrue();
            assertThat(run.getComplete()).isFalse();
        });
    }

    @Test
    void ignoresAResultThatIsNotLater() {
        // Given
        LiveView view = new LiveView();
        view.add(result(10, 0, 2, true));

        // When
        view.add(result(9, 2, 1, false));

        // Then
        assertThat(view.result("run").orElseThrow().getComplete()).isTrue();
        assertThat(view.isOver("run", 10)).isTrue();
        assertThat(view.isOver("run", 9)).isFalse();
    }

    @Test
    void showsARunBeforeAnythingIsMeasured() {
        // Given
        LiveView view = new LiveView();

        // When
        view.learn(RunRecord.newBuilder()
                .setRun("young")
                .setPhase(RunPhase.RUN_PHASE_CONVERGING)
                .build());

        // Then
        assertThat(view.runs())
                .singleElement()
                .satisfies(run -> assertThat(run.getRecord().getPhase()).isEqualTo(RunPhase.RUN_PHASE_CONVERGING));
        assertThat(view.result("young")).isPresent();
        assertThat(view.result("unborn")).isEmpty();
    }

    private static AnalysisResult result(long sequence, long first, int points, boolean complete) {
        AnalysisResult.Builder result = AnalysisResult.newBuilder()
                .setRun("run")
                .setSequence(sequence)
                .setComplete(complete)
                .setLast(complete)
                .setFirstDisplacementIndex(first)
                .setRecord(RunRecord.newBuilder()
                        .setRun("run")
                        .setProgress(Progress.newBuilder().setSnapshotsPublished(1000)));
        for (int i = 0; i < points; i++) {
            result.addDisplacement(DisplacementPoint.newBuilder().setStep(first + i));
        }
        return result.build();
    }
}
