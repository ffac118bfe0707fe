package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.wire.RunId;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/// Takes a run from phase to phase, each durable before anything of it happens.
final class PhaseChange {
    private static final System.Logger LOG = System.getLogger(PhaseChange.class.getName());

    private final RunId run;
    private final RunState state;
    private final RunStream stream;

    PhaseChange(RunId run, RunState state, RunStream stream) {
        this.run = run;
        this.state = state;
        this.stream = stream;
    }

    /// @param change of the record beside its phase
    /// @throws CancellationException when a stop was asked for
    void to(RunPhase phase, Consumer<RunRecord.Builder> change) {
        if (state.stopRequested()) {
            throw new CancellationException("stopped before " + phase);
        }
        RunRecord entered = state.update(next -> change.accept(next.setPhase(phase)));
        stream.publish(entered);
        LOG.log(System.Logger.Level.INFO, "event=run-phase run={0} phase={1}", run, phase);
    }
}
