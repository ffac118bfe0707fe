package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.CurvatureTarget;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.wire.RunId;
import java.util.Optional;

/// Port: runs that are stored, for what is measured at their snapshots. Thread safe.
public interface StoredSnapshots {
    /// One snapshot.
    ///
    /// @param position θ, whole. Not to be modified.
    /// @param buffers batch norm's running statistics, in the order of the run's record. Not to be modified.
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a carrier of a large vector.
    record Point(long ordinal, long step, float[] position, float[] buffers) {}

    /// The record of a run as it is stored; empty when there is no such run.
    ///
    /// @throws NotReadyException when the store cannot be asked
    Optional<RunRecord> find(RunId run);

    /// Waits for a store that cannot be reached, as long as it is set to.
    ///
    /// @param measured the record of the run, with the layouts of θ and of the buffers
    /// @throws RunFailedException when there is no such snapshot, or it cannot be read
    Point read(CurvatureTarget target, RunRecord measured);
}
