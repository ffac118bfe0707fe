package dev.perrin.trainer.checkpoint;

import dev.perrin.proto.checkpoint.v1.Checkpoint;
import dev.perrin.trainer.sgd.PhasePoint;
import java.util.Optional;

/// Port: the checkpoints of one run. Everything but [#last] and [#read] throws [RunTakenOverException] once another
/// trainer has claimed the run. Used by one thread at a time.
public interface CheckpointLog extends AutoCloseable {
    /// The last one that was written whole; empty where there is none.
    Optional<Checkpoint> last();

    /// @param checkpoint the last one
    /// @param point θ and v. Modified.
    /// @param reference θ_ref. Modified.
    /// @throws CheckpointLostException when a part of it is missing or damaged
    void read(Checkpoint checkpoint, PhasePoint point, float[] reference);

    /// Returns when the first checkpoint of a run is durable, with its reference point.
    ///
    /// @param checkpoint without the places of its parts
    /// @param reference θ_ref. Not modified.
    void begin(Checkpoint checkpoint, PhasePoint point, float[] reference);

    /// Returns when a further checkpoint is durable. The one before stays until then.
    ///
    /// @param checkpoint without the places of its parts
    /// @param point Not modified.
    void write(Checkpoint checkpoint, PhasePoint point);

    /// Returns when it is certain that nobody had claimed the run.
    void confirm();

    /// Removes what there is: the run has ended.
    void remove();

    @Override
    void close();
}
