package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.publisher.PublishException;
import dev.perrin.trainer.checkpoint.RunTakenOverException;
import dev.perrin.trainer.data.DataException;
import dev.perrin.trainer.model.weights.WeightsException;
import dev.perrin.wire.RunId;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/// The way of a run from the queue to its last record, whatever is done in between. Thread safe.
final class RunLife {
    private static final System.Logger LOG = System.getLogger(RunLife.class.getName());

    private final RunId run;
    private final RunState state;
    private final AtomicBoolean claimed = new AtomicBoolean();

    /// What is done.
    interface Work {
        /// @return whether all of it was done: by a request in the state of the run it leaves off before
        boolean go() throws InterruptedException;
    }

    /// Says how it ended.
    interface Ending {
        void end(RunPhase phase, String reason);
    }

    RunLife(RunId run, RunState state) {
        this.run = run;
        this.state = state;
    }

    /// Asks for an end.
    ///
    /// @param end of a run that has not begun, and now never will
    void stop(String reason, Runnable end) {
        state.requestStop(reason);
        begin(end);
    }

    /// Lets the run go on another time, if it has not begun or as soon as its work sees the request.
    void suspend() {
        state.requestSuspension();
        boolean _ = claimed.compareAndSet(false, true);
    }

    /// Does something with a run that has neither begun nor ended.
    void begin(Runnable life) {
        if (claimed.compareAndSet(false, true)) {
            life.run();
        }
    }

    /// Does the work, and says how it ended unless it is to go on another time.
    ///
    /// @throws RunTakenOverException when the run goes on at another trainer, and is not this one's to end
    void live(Work work, Ending ending) {
        try {
            boolean done = work.go();
            endAsAsked(done, RunPhase.RUN_PHASE_FINISHED, ending);
        } catch (CancellationException _) {
            endAsAsked(false, RunPhase.RUN_PHASE_STOPPED, ending);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            ending.end(RunPhase.RUN_PHASE_STOPPED, "the trainer was interrupted");
        } catch (RunTakenOverException e) {
            throw e;
        } catch (RunFailedException | PublishException | DataException | WeightsException foreseen) {
            if (state.suspensionRequested()) {
                LOG.log(System.Logger.Level.WARNING, "event=suspension-incomplete run=" + run, foreseen);
                return;
            }
            ending.end(RunPhase.RUN_PHASE_FAILED, RunEnding.reason(foreseen));
        } catch (RuntimeException | OutOfMemoryError | LinkageError failure) {
            LOG.log(System.Logger.Level.ERROR, "event=run-failed run=" + run, failure);
            ending.end(RunPhase.RUN_PHASE_FAILED, RunEnding.reason(failure));
        }
    }

    /// @param otherwise when nobody asked for an end
    private void endAsAsked(boolean done, RunPhase otherwise, Ending ending) {
        if (state.suspensionRequested() && !done) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "event=run-suspended run={0} step={1}",
                    run,
                    Long.toString(state.current().getProgress().getStep()));
        } else if (state.stopRequested() && !state.suspensionRequested()) {
            ending.end(RunPhase.RUN_PHASE_STOPPED, state.stopReason().orElse("stopped"));
        } else {
            ending.end(otherwise, "");
        }
    }
}
