package dev.perrin.trainer.convergence;

import dev.perrin.trainer.model.Model;

/// When minibatch updates have gone far enough.
public sealed interface ConvergenceCriterion {
    /// Updates until the end of a budget, then [Minimiser] from there: the default.
    record Minimum() implements ConvergenceCriterion {}

    /// @param updates to make, ≥ 0
    record AtStep(long updates) implements ConvergenceCriterion {
        public AtStep {
            if (updates < 0) {
                throw new IllegalArgumentException("updates must be at least 0, but is " + updates);
            }
        }
    }

    /// ‖∇L + λθ‖ ≤ a bound, over all examples.
    ///
    /// @param atMost the bound, > 0
    /// @param everySteps how often it is looked at, ≥ 1
    record GradientNorm(double atMost, long everySteps) implements ConvergenceCriterion {
        public GradientNorm {
            if (!(atMost > 0)) {
                throw new IllegalArgumentException("atMost must be above 0, but is " + atMost);
            }
            if (everySteps < 1) {
                throw new IllegalArgumentException("everySteps must be at least 1, but is " + everySteps);
            }
        }
    }

    /// The mean minibatch loss of a window is above (1 − r) times that of the window before.
    ///
    /// @param windowSteps ≥ 1
    /// @param relativeDecrease r in (0, 1)
    record LossPlateau(long windowSteps, double relativeDecrease) implements ConvergenceCriterion {
        public LossPlateau {
            if (windowSteps < 1) {
                throw new IllegalArgumentException("windowSteps must be at least 1, but is " + windowSteps);
            }
            if (!(relativeDecrease > 0 && relativeDecrease < 1)) {
                throw new IllegalArgumentException(
                        "relativeDecrease must be above 0 and below 1, but is " + relativeDecrease);
            }
        }
    }

    /// Whether the limiting phase begins where the minibatch updates end.
    default boolean endsWithMiniBatches() {
        return !(this instanceof Minimum);
    }

    /// @param weightDecay λ of the L2 term that is not part of the model's loss
    default CriterionState newState(Model model, double weightDecay) {
        return switch (this) {
            case Minimum _ -> CriterionState.NEVER;
            case AtStep(long updates) -> (update, _, _) -> update >= updates;
            case GradientNorm norm -> new GradientNormState(norm, model, weightDecay);
            case LossPlateau plateau -> new LossPlateauState(plateau);
        };
    }
}
