package dev.perrin.trainer.convergence;

/// Means of consecutive windows of the minibatch loss.
final class LossPlateauState implements CriterionState {
    private final ConvergenceCriterion.LossPlateau criterion;
    private double sum;
    private double previousMean = Double.POSITIVE_INFINITY;

    LossPlateauState(ConvergenceCriterion.LossPlateau criterion) {
        this.criterion = criterion;
    }

    @Override
    public boolean isMet(long update, double loss, float[] position) {
        sum += loss;
        if (update % criterion.windowSteps() != 0) {
            return false;
        }
        double mean = sum / criterion.windowSteps();
        boolean met = mean > (1 - criterion.relativeDecrease()) * previousMean;
        previousMean = mean;
        sum = 0;
        return met;
    }
}
