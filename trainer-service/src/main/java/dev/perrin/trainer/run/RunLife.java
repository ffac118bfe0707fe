package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.publisher.PublishException;
import dev.perrin.trainer.data.DataException;
import dev.perrin.wire.RunId;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/// The way of a run from the queue to its last record, whatever is done in between. Thread safe.
final class RunLife {
    private static final System.Logger LOG = System.getLogger(RunLife.class.getName());

    private final RunId run;
    private final RunState state;
    private final RunEnding ending;
    private final AtomicBoolean claimed = new AtomicBoolean();

    /// What is done.
    interface Work {
        void go() throws InterruptedException;
    }

    RunLife(RunId run, RunState state, RunEnvironment environment) {
        this.run = run;
        this.state = state;
        this.ending = new RunEnding(run, state, environment);
    }

    /// Ends the run if it has not begun; otherwise its work is to end by the request in its state.
    void stop(String reason) {
        state.requestStop(reason);
        if (claimed.compareAndSet(false, true)) {
            ending.publish(RunPhase.RUN_PHASE_STOPPED, reason);
        }
    }

    /// Lets the run go on another time, if it has not begun or as soon as its work sees the request.
    void suspend() {
        state.requestSuspension();
        boolean _ = claimed.compareAndSet(false, true);
    }

    /// Does the work, unless the run was stopped before, and publishes how it ended.
    void live(Work work) {
        if (!claimed.compareAndSet(false, true)) {
            return;
        }
        try {
            work.go();
            boolean stopped = state.stopRequested() && !state.suspensionRequested();
            ending.publish(
                    stopped ? RunPhase.RUN_PHASE_STOPPED : RunPhase.RUN_PHASE_FINISHED,
                    stopped ? state.stopReason().orElse("stopped") : "");
        } catch (CancellationException _) {
            if (state.suspensionRequested()) {
                LOG.log(System.Logger.Level.INFO, "event=run-suspended run={0}", run);
                return;
            }
            ending.publish(RunPhase.RUN_PHASE_STOPPED, state.stopReason().orElse("stopped"));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            ending.publish(RunPhase.RUN_PHASE_STOPPED, "the trainer was interrupted");
        } catch (RunFailedException | PublishException | DataException foreseen) {
            ending.publish(RunPhase.RUN_PHASE_FAILED, RunEnding.reason(foreseen));
        } catch (RuntimeException | OutOfMemoryError | LinkageError failure) {
            LOG.log(System.Logger.Level.ERROR, "event=run-failed run=" + run, failure);
            ending.publish(RunPhase.RUN_PHASE_FAILED, RunEnding.reason(failure));
        }
    }
}
