package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.run.v1.Progress;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StallWatchTest {
    private final AtomicLong millis = new AtomicLong();
    private final StallWatch watch = new StallWatch(() -> Instant.ofEpochMilli(millis.get()));

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

    @Test
    void waitsLongerForACurvatureMeasurement() {
        // Given
        watch.check(state(RunPhase.RUN_PHASE_MEASURING_CURVATURE, 100, 0));

        // When
        millis.addAndGet(200_000);

        // Then
        assertThatCode(() -> watch.check(state(RunPhase.RUN_PHASE_MEASURING_CURVATURE, 100, 0)))
                .doesNotThrowAnyException();
    }

    private static RunProgress state(RunPhase phase, long step, long stored) {
        RunRecord record = RunRecord.newBuilder()
                .setPhase(phase)
                .setProgress(Progress.newBuilder().setStep(step))
                .build();
        return new RunProgress(record, new RunCounts(10, stored, 10), true);
    }
}
