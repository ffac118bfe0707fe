package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.run.v1.Progress;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StallWatchTest {
    private final AtomicLong millis = new AtomicLong();
    private final List<String> warnings = new ArrayList<>();
    private final StallWatch watch = new StallWatch(() -> Instant.ofEpochMilli(millis.get()), warnings::add);

    @Test
    void isPatientWhileSomethingMoves() {
        assertThatCode(() -> {
                    for (int minute = 0; minute < 30; minute++) {
                        millis.addAndGet(59_000);
                        watch.check(state(RunPhase.RUN_PHASE_LIMITING, minute, 0));
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void saysWhatIsMissingWhenNothingMovesForAMinute() {
        // Given
        watch.check(state(RunPhase.RUN_PHASE_FINISHED, 100, 7));

        // When
        millis.addAndGet(60_001);

        // Then
        assertThatThrownBy(() -> watch.check(state(RunPhase.RUN_PHASE_FINISHED, 100, 7)))
                .isInstanceOf(DemoFailedException.class)
                .hasMessageContaining("nothing has moved for 60 s")
                .hasMessageContaining("snapshots published 10, stored 7, analysed 10");
    }

    /// A step of a large network, or a product with its Hessian, takes as long as it takes.
    @ParameterizedTest
    @EnumSource(names = {"RUN_PHASE_CONVERGING", "RUN_PHASE_MEASURING_CURVATURE", "RUN_PHASE_LIMITING"})
    void tellsAndWaitsOnWhileTheTrainerIsAtWork(RunPhase phase) {
        // When
        for (int second = 0; second <= 500; second++) {
            watch.check(state(phase, 100, 7));
            millis.addAndGet(1000);
        }

        // Then
        assertThat(warnings)
                .hasSize(4)
                .allSatisfy(warning -> assertThat(warning).contains("nothing has moved for", "at step 100"));
        assertThat(warnings.getLast()).contains("481 s");
    }

    private static RunProgress state(RunPhase phase, long step, long stored) {
        RunRecord record = RunRecord.newBuilder()
                .setPhase(phase)
                .setProgress(Progress.newBuilder().setStep(step))
                .build();
        return new RunProgress(record, new RunCounts(10, stored, 10), true);
    }
}
