package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.trainer.checkpoint.RunTakenOverException;
import dev.perrin.trainer.data.DataException;
import dev.perrin.wire.RunId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class RunLifeTest {
    private final RunState state = new RunState(RunRecord.getDefaultInstance(), InstantSource.system());
    private final RunLife life = new RunLife(new RunId("run"), state);
    private final List<String> endings = new ArrayList<>();

    private void live(RunLife.Work work) {
        life.begin(() -> life.live(work, this::end));
    }

    private void end(RunPhase phase, String reason) {
        endings.add(phase + " " + reason);
    }

    @Test
    void endsAsItsWorkDoes() {
        live(() -> true);

        assertThat(endings).containsExactly("RUN_PHASE_FINISHED ");
    }

    @Test
    void failsForAReasonForeseenOrNot() {
        new RunLife(new RunId("foreseen"), state).live(() -> fail(new DataException("no such file")), this::end);
        new RunLife(new RunId("other"), state).live(() -> fail(new IllegalStateException()), this::end);

        assertThat(endings)
                .containsExactly("RUN_PHASE_FAILED no such file", "RUN_PHASE_FAILED java.lang.IllegalStateException");
    }

    @Test
    void isStoppedByARequestWhileItLastsOrBefore() {
        RunLife before = new RunLife(new RunId("before"), state);

        before.stop("enough", () -> end(RunPhase.RUN_PHASE_STOPPED, "before"));
        before.begin(() -> end(RunPhase.RUN_PHASE_FAILED, "has begun nevertheless"));
        live(() -> fail(new CancellationException()));

        assertThat(endings).containsExactly("RUN_PHASE_STOPPED before", "RUN_PHASE_STOPPED enough");
    }

    @Test
    void goesOnAnotherTimeWhateverCutsItsWorkOff() {
        state.requestSuspension();

        new RunLife(new RunId("left-off"), state).live(() -> false, this::end);
        new RunLife(new RunId("cancelled"), state).live(() -> fail(new CancellationException()), this::end);
        new RunLife(new RunId("cut-off"), state).live(() -> fail(new DataException("the store is gone")), this::end);

        assertThat(endings).isEmpty();
    }

    @Test
    void endsWhereAllWasDoneBeforeItLeftOff() {
        state.requestSuspension();

        live(() -> true);

        assertThat(endings).containsExactly("RUN_PHASE_FINISHED ");
    }

    @Test
    void leavesTheEndToAnotherTrainer() {
        assertThatThrownBy(() ->
                        live(() -> fail(new RunTakenOverException(new RunId("run"), new CancellationException()))))
                .isInstanceOf(RunTakenOverException.class);

        assertThat(endings).isEmpty();
    }

    private static boolean fail(RuntimeException failure) {
        throw failure;
    }
}
