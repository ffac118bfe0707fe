package dev.perrin.trainer.convergence;

import dev.perrin.trainer.model.Model;

/// Takes the gradient over all examples now and then.
final class GradientNormState implements CriterionState {
    private final ConvergenceCriterion.GradientNorm criterion;
    private final TotalLoss total;
    private final double[] parameters;
    private final double[] gradient;

    GradientNormState(ConvergenceCriterion.GradientNorm criterion, Model model, double weightDecay) {
        this.criterion = criterion;
        this.total = new TotalLoss(model, weightDecay);
        this.parameters = new double[model.dimension()];
        this.gradient = new double[model.dimension()];
    }

    @Override
    public boolean isMet(long update, double loss, float[] position) {
        if (update % criterion.everySteps() != 0) {
            return false;
        }
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = position[i];
        }
        total.at(parameters, gradient);
        return TotalLoss.norm(gradient) <= criterion.atMost();
    }
}
