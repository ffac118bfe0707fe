package dev.perrin.trainer.checkpoint;

import dev.perrin.wire.RunId;
import java.util.Set;

/// Port: where checkpoints are kept. Failures are [dev.perrin.publisher.PublishException]s. Thread safe.
public interface CheckpointStore {
    /// Takes a run over from whoever trained it before: from now on only this log can write.
    CheckpointLog claim(RunId run);

    /// Runs that may have a checkpoint.
    Set<RunId> runs();
}
