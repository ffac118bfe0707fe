package dev.perrin.trainer.run;

import dev.perrin.proto.checkpoint.v1.Checkpoint;
import dev.perrin.proto.run.v1.Resumption;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.trainer.checkpoint.CheckpointLog;
import dev.perrin.trainer.checkpoint.CheckpointLostException;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.sgd.PhasePoint;
import java.util.Optional;

/// A run whose trainer went away. From its last checkpoint on it makes again what was lost; where there is none it
/// begins again, which comes to the same, bit for bit: a run is a function of its specification and its changes.
final class CutOffRun {
    private static final System.Logger LOG = System.getLogger(CutOffRun.class.getName());

    private final RunState state;
    private final RunStream stream;
    private final CheckpointLog checkpoints;

    CutOffRun(RunState state, RunStream stream, CheckpointLog checkpoints) {
        this.state = state;
        this.stream = stream;
        this.checkpoints = checkpoints;
    }

    static boolean is(RunRecord runRecord) {
        return runRecord.getPhase() != RunPhase.RUN_PHASE_PENDING;
    }

    /// Also notes in the record that the run goes on.
    ///
    /// @param model gets what it changes beside θ. Modified.
    /// @return empty when the run begins again
    /// @throws RunFailedException when the data are not those that it had
    Optional<LimitingStart> resume(Model model) {
        RunRecord cutOff = state.current();
        if (cutOff.getDataSetSize() != 0 && cutOff.getDataSetSize() != model.exampleCount()) {
            throw new RunFailedException("the data must still have the " + cutOff.getDataSetSize()
                    + " examples that the run began with, but have " + model.exampleCount());
        }
        Optional<LimitingStart> start = lastCheckpoint(model);
        long step = start.map(each -> each.checkpoint().getStep()).orElse(0L);
        RunRecord _ = state.update(next -> next.addResumptions(Resumption.newBuilder()
                .setStep(step)
                .setLastSeenAt(start.map(each -> each.checkpoint().getTakenAt()).orElseGet(cutOff::getUpdatedAt))
                .setResumedAt(state.now())));
        LOG.log(
                System.Logger.Level.INFO,
                "event=run-resumed run={0} phase={1} step={2}",
                cutOff.getRun(),
                cutOff.getPhase(),
                Long.toString(step));
        return start;
    }

    private Optional<LimitingStart> lastCheckpoint(Model model) {
        try {
            return checkpoints.last().map(last -> read(last, model));
        } catch (CheckpointLostException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "event=checkpoint-lost run={0} reason=\"{1}\"",
                    state.current().getRun(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private LimitingStart read(Checkpoint last, Model model) {
        PhasePoint point = new PhasePoint(model.dimension());
        float[] reference = new float[model.dimension()];
        checkpoints.read(last, point, reference);
        double[][] directions = RunMessages.vectors(stream.readCurvature(last.getCurvatureList()));
        float[] buffers = new float[last.getBuffersCount()];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = last.getBuffers(i);
        }
        model.restoreBuffers(buffers);
        return new LimitingStart(last, point, reference, directions);
    }
}
