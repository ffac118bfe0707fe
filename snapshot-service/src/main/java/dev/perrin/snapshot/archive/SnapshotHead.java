package dev.perrin.snapshot.archive;

import dev.perrin.proto.trajectory.v1.Phase;
import java.util.OptionalLong;

/// A snapshot without its vectors, as it was published.
///
/// @param step updates made so far
/// @param phase unspecified where a segment of format 1 does not tell; so are the two after it
/// @param reference whether displacements are measured from it
/// @param curvatureStep of the last curvature measured when the snapshot was taken
public record SnapshotHead(long ordinal, long step, Phase phase, boolean reference, OptionalLong curvatureStep) {
    public SnapshotHead {
        if (ordinal < 0) {
            throw new IllegalArgumentException("ordinal must not be negative, but is " + ordinal);
        }
        if (step < 0) {
            throw new IllegalArgumentException("step must not be negative, but is " + step);
        }
        if (curvatureStep.isPresent() && curvatureStep.getAsLong() < 0) {
            throw new IllegalArgumentException(
                    "curvatureStep must not be negative, but is " + curvatureStep.getAsLong());
        }
    }

    /// Of a segment of format 1, which holds no more.
    static SnapshotHead untold(long ordinal, long step) {
        return new SnapshotHead(ordinal, step, Phase.PHASE_UNSPECIFIED, false, OptionalLong.empty());
    }
}
