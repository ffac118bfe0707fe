package dev.perrin.trainer.sgd;

/// Learning rate of the convergence phase, as a multiple of the run's own.
///
/// W updates of warm-up have the factor k/W. After them, with j = k − 1 − W the updates made since and K the bound on
/// all of them:
///
/// | shape | factor |
/// | --- | --- |
/// | constant | 1 |
/// | step | γ^⌊j/n⌋ |
/// | cosine | f + (1 − f)(1 + cos(πj/(K − W)))/2 |
///
/// The last two are PyTorch's `StepLR` and `CosineAnnealingLR` with `T_max` = K − W and `eta_min` = fη.
///
/// @param warmUpSteps W ≥ 0
public record LearningRateSchedule(Shape shape, long warmUpSteps) {
    /// No schedule.
    public static final LearningRateSchedule CONSTANT = new LearningRateSchedule(new Constant(), 0);

    public LearningRateSchedule {
        if (warmUpSteps < 0) {
            throw new IllegalArgumentException("warmUpSteps must be at least 0, but is " + warmUpSteps);
        }
    }

    /// What follows the warm-up.
    public sealed interface Shape {}

    public record Constant() implements Shape {}

    /// @param everySteps n ≥ 1
    /// @param factor γ in (0, 1]
    public record Step(long everySteps, double factor) implements Shape {
        public Step {
            if (everySteps < 1) {
                throw new IllegalArgumentException("everySteps must be at least 1, but is " + everySteps);
            }
            if (!(factor > 0 && factor <= 1)) {
                throw new IllegalArgumentException("factor must be above 0 and at most 1, but is " + factor);
            }
        }
    }

    /// @param finalFraction f in [0, 1]
    public record Cosine(double finalFraction) implements Shape {
        public Cosine {
            if (!(finalFraction >= 0 && finalFraction <= 1)) {
                throw new IllegalArgumentException("finalFraction must be between 0 and 1, but is " + finalFraction);
            }
        }
    }

    public boolean isConstant() {
        return shape instanceof Constant && warmUpSteps == 0;
    }

    /// @param update k, 1 … K
    /// @param updates K
    public double factor(long update, long updates) {
        if (update <= warmUpSteps) {
            return (double) update / warmUpSteps;
        }
        long made = update - 1 - warmUpSteps;
        return switch (shape) {
            case Constant _ -> 1;
            case Step(long everySteps, double factor) -> Math.pow(factor, (double) Math.floorDiv(made, everySteps));
            case Cosine(double finalFraction) ->
                finalFraction
                        + (1 - finalFraction)
                                * (1 + Math.cos(Math.PI * made / Math.max(1.0, (double) (updates - warmUpSteps))))
                                / 2;
        };
    }
}
