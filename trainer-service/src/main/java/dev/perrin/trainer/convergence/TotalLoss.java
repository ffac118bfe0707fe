package dev.perrin.trainer.convergence;

import dev.perrin.trainer.model.Model;

/// L(θ) + λ‖θ‖²/2 and its gradient.
final class TotalLoss {
    private final Model model;
    private final double weightDecay;

    TotalLoss(Model model, double weightDecay) {
        this.model = model;
        this.weightDecay = weightDecay;
    }

    /// @param gradient length d. Modified.
    /// @return the loss
    double at(double[] parameters, double[] gradient) {
        double loss = model.fullGradient(parameters, gradient);
        double squared = 0;
        for (int i = 0; i < parameters.length; i++) {
            gradient[i] += weightDecay * parameters[i];
            squared += parameters[i] * parameters[i];
        }
        return loss + weightDecay * squared / 2;
    }

    static double norm(double[] vector) {
        double squared = 0;
        for (double element : vector) {
            squared += element * element;
        }
        return Math.sqrt(squared);
    }
}
