package dev.perrin.trainer.checkpoint;

import dev.perrin.proto.checkpoint.v1.Checkpoint;
import dev.perrin.trainer.sgd.PhasePoint;
import dev.perrin.wire.RunId;
import java.util.Optional;
import java.util.Set;

/// For a trainer that does not go on with runs: keeps nothing, and nobody takes anything over.
public final class UnkeptCheckpoints implements CheckpointStore, CheckpointLog {
    @Override
    public CheckpointLog claim(RunId run) {
        return this;
    }

    @Override
    public Set<RunId> runs() {
        return Set.of();
    }

    @Override
    public Optional<Checkpoint> last() {
        return Optional.empty();
    }

    @Override
    public void read(Checkpoint checkpoint, PhasePoint point, float[] reference) {
        throw new CheckpointLostException("checkpoints are not kept");
    }

    @Override
    public void begin(Checkpoint checkpoint, PhasePoint point, float[] reference) {}

    @Override
    public void write(Checkpoint checkpoint, PhasePoint point) {}

    @Override
    public void confirm() {}

    @Override
    public void remove() {}

    @Override
    public void close() {}
}
