package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.publisher.PublishException;
import dev.perrin.trainer.data.DataException;
import dev.perrin.wire.RunId;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// The way of a run from the queue to its last record, whatever is done in between. Thread safe.
final class RunLife {
    private static final System.Logger LOG = System.getLogger(RunLife.class.getName());

    private final RunId run;
    private final RunState state;
    private final RunEnvironment environment;
    private final AtomicBoolean claimed = new AtomicBoolean();

    /// What is done.
    interface Work {
        void go() throws InterruptedException;
    }

    RunLife(RunId run, RunState state, RunEnvironment environment) {
        this.run = run;
        this.state = state;
        this.environment = environment;
    }

    /// Ends the run if it has not begun; otherwise its work is to end by the request in its state.
    void stop(String reason) {
        state.requestStop(reason);
        if (claimed.compareAndSet(false, true)) {
            end(RunPhase.RUN_PHASE_STOPPED, reason);
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
            end(
                    stopped ? RunPhase.RUN_PHASE_STOPPED : RunPhase.RUN_PHASE_FINISHED,
                    stopped ? state.stopReason().orElse("stopped") : "");
        } catch (CancellationException _) {
            if (state.suspensionRequested()) {
                LOG.log(System.Logger.Level.INFO, "event=run-suspended run={0}", run);
                return;
            }
            end(RunPhase.RUN_PHASE_STOPPED, state.stopReason().orElse("stopped"));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            end(RunPhase.RUN_PHASE_STOPPED, "the trainer was interrupted");
        } catch (RunFailedException | PublishException | DataException foreseen) {
            end(RunPhase.RUN_PHASE_FAILED, reason(foreseen));
        } catch (RuntimeException | OutOfMemoryError | LinkageError failure) {
            LOG.log(System.Logger.Level.ERROR, "event=run-failed run=" + run, failure);
            end(RunPhase.RUN_PHASE_FAILED, reason(failure));
        }
    }

    /// Returns when the record of the phase is durable.
    ///
    /// @throws CancellationException when a stop was asked for
    void enter(RunPhase phase, Consumer<RunRecord.Builder> change) {
        if (state.stopRequested()) {
            throw new CancellationException("stopped before " + phase);
        }
        environment.stream().publish(state.update(next -> change.accept(next.setPhase(phase))));
        LOG.log(System.Logger.Level.INFO, "event=run-phase run={0} phase={1}", run, phase);
    }

    /// The last record is durable before anybody is told of the end, unless the broker cannot be reached.
    private void end(RunPhase phase, String reason) {
        RunRecord ended = state.changed(next -> {
            next.setPhase(phase).setReason(reason);
            next.getProgressBuilder()
                    .setActivity("")
                    .setStepsPerSecond(0)
                    .clearFraction()
                    .clearRemainingSeconds();
        });
        boolean published = environment.tryToPublish(ended);
        state.replace(ended);
        LOG.log(System.Logger.Level.INFO, "event=run-ended run={0} phase={1} reason=\"{2}\"", run, phase, reason);
        if (!published) {
            environment.publishEventually(ended);
        }
    }

    private static String reason(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return "out of memory: the model or the data set is too large for this trainer";
        }
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.toString() : message;
    }
}
