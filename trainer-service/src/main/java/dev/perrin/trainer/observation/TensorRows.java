package dev.perrin.trainer.observation;

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
