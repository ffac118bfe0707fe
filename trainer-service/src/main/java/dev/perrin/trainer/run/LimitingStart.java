package dev.perrin.trainer.run;

import dev.perrin.proto.checkpoint.v1.Checkpoint;
import dev.perrin.trainer.sgd.PhasePoint;

/// Where the limiting phase begins, or goes on. Vectors are handed on, not copied.
final class LimitingStart {
    private final Checkpoint checkpoint;
    private final PhasePoint point;
    private final float[] reference;
    private final double[][] directions;

    /// @param checkpoint the state there
    /// @param point θ and v there
    /// @param reference θ_ref, length d
    /// @param directions eigenvectors of the Hessian at θ_ref, length d each
    LimitingStart(Checkpoint checkpoint, PhasePoint point, float[] reference, double[][] directions) {
        this.checkpoint = checkpoint;
        this.point = point;
        this.reference = reference;
        this.directions = directions;
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    PhasePoint point() {
        return point;
    }

    float[] reference() {
        return reference;
    }

    double[][] directions() {
        return directions;
    }

    long referenceStep() {
        return checkpoint.getLimiting().getReferenceStep();
    }

    long burnInSteps() {
        return checkpoint.getLimiting().getBurnInSteps();
    }

    /// Updates since the reference point.
    long updates() {
        return checkpoint.getStep() - referenceStep();
    }
}
