package dev.perrin.trainer.observation;

import dev.perrin.proto.checkpoint.v1.OpenObservations;
import dev.perrin.proto.observation.v1.TensorSums;
import dev.perrin.trainer.sgd.StepSums;
import java.util.Arrays;

/// Means of the sums by tensor over some consecutive steps. Reused from row to row.
final class TensorRows {
    private final double[] localDisplacementSquared;
    private final double[] positionSquared;
    private final double[] velocitySquared;
    private final double[] positionDotGradient;
    private int steps;

    TensorRows(int tensors) {
        this.localDisplacementSquared = new double[tensors];
        this.positionSquared = new double[tensors];
        this.velocitySquared = new double[tensors];
        this.positionDotGradient = new double[tensors];
    }

    /// Of the row that has begun.
    int steps() {
        return steps;
    }

    void add(StepSums sums) {
        for (int tensor = 0; tensor < positionSquared.length; tensor++) {
            localDisplacementSquared[tensor] += sums.localDisplacementSquared(tensor);
            positionSquared[tensor] += sums.positionSquared(tensor);
            velocitySquared[tensor] += sums.velocitySquared(tensor);
            positionDotGradient[tensor] += sums.positionDotGradient(tensor);
        }
        steps++;
    }

    /// Writes down the row that has begun.
    void save(OpenObservations.Builder open) {
        open.setRowSteps(steps);
        for (int tensor = 0; tensor < positionSquared.length; tensor++) {
            open.addLocalDisplacementSquared(localDisplacementSquared[tensor])
                    .addPositionNormSquared(positionSquared[tensor])
                    .addVelocityNormSquared(velocitySquared[tensor])
                    .addPositionDotGradient(positionDotGradient[tensor]);
        }
    }

    /// Goes on with a row that was written down.
    void restore(OpenObservations open) {
        if (open.getPositionNormSquaredCount() != positionSquared.length) {
            throw new IllegalArgumentException("open observations must have sums of " + positionSquared.length
                    + " tensors, but have " + open.getPositionNormSquaredCount());
        }
        steps = open.getRowSteps();
        for (int tensor = 0; tensor < positionSquared.length; tensor++) {
            localDisplacementSquared[tensor] = open.getLocalDisplacementSquared(tensor);
            positionSquared[tensor] = open.getPositionNormSquared(tensor);
            velocitySquared[tensor] = open.getVelocityNormSquared(tensor);
            positionDotGradient[tensor] = open.getPositionDotGradient(tensor);
        }
    }

    /// Ends the row and begins the next.
    ///
    /// @param step last of the row
    void end(long step, TensorSums.Builder rows) {
        rows.addStep(step).addSteps(steps);
        for (int tensor = 0; tensor < positionSquared.length; tensor++) {
            rows.addLocalDisplacementSquared(localDisplacementSquared[tensor] / steps)
                    .addPositionNormSquared(positionSquared[tensor] / steps)
                    .addVelocityNormSquared(velocitySquared[tensor] / steps)
                    .addPositionDotGradient(positionDotGradient[tensor] / steps);
        }
        Arrays.fill(localDisplacementSquared, 0);
        Arrays.fill(positionSquared, 0);
        Arrays.fill(velocitySquared, 0);
        Arrays.fill(positionDotGradient, 0);
        steps = 0;
    }
}
