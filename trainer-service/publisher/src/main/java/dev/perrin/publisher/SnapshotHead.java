package dev.perrin.publisher;

import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import java.util.OptionalLong;

/// What is said about a snapshot beside its vectors.
///
/// @param ordinal 0, 1, 2, … in the run, counted before anything is dropped
/// @param step updates made so far
/// @param reference whether this is the origin of displacements
/// @param curvatureStep step of the measurement in whose basis it is to be projected
public record SnapshotHead(long ordinal, long step, Phase phase, boolean reference, OptionalLong curvatureStep) {
    public SnapshotHead {
        requireNotNegative("ordinal", ordinal);
        requireNotNegative("step", step);
        if (phase == Phase.PHASE_UNSPECIFIED || phase == Phase.UNRECOGNIZED) {
            throw new IllegalArgumentException("phase must be one of the life of a run, but is " + phase);
        }
    }

    /// The header that all parts have in common.
    PartHeader partHeader() {
        PartHeader.Builder header = PartHeader.newBuilder()
                .setOrdinal(ordinal)
                .setStep(step)
                .setPhase(phase)
                .setReference(reference);
        curvatureStep.ifPresent(header::setCurvatureStep);
        return header.build();
    }

    private static void requireNotNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative, but is " + value);
        }
    }
}
