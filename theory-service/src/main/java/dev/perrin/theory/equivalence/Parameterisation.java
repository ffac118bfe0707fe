package dev.perrin.theory.equivalence;

import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.number.DoubleDouble;

/// How an optimiser is written that hyperparameters are meant for (T36). All move the parameters exactly as the heavy
/// ball of this service does under another learning rate,
///
/// ```text
/// η_HB = η (1 − τ) (1 − β)ʲ       τ the dampening, j = 1 for the moving average and 0 for the others
/// ```
///
/// with the same momentum β and weight decay λ, provided the buffer b is 0 at the start. What this service calls
/// the velocity is v = (θₖ − θₖ₋₁)/η_HB in all of them.
public sealed interface Parameterisation {
    /// What the heavy ball multiplies the gradient by, given the learning rate of this form: η_HB/η, over `(1−β)ʲ`.
    DoubleDouble factor();

    /// j: whether the learning rate is one of averaged gradients, so that the heavy ball's is `1 − β` times it.
    boolean averages();

    /// `b ← βb + (1−τ)(g + λθ)`, `θ ← θ − ηb`; v = −b/(1 − τ). PyTorch begins with b = g + λθ, undampened, in place of
    /// (1−τ)(g + λθ); here b = 0 before the first step, and the two differ by a transient that decays like βᵏ.
    ///
    /// @param dampening τ in [0, 1).
    record PyTorch(double dampening) implements Parameterisation {
        public PyTorch {
            if (!(dampening >= 0 && dampening < 1)) {
                throw new InvalidQuestionException("hyperparameters.dampening", dampening, "must be in [0, 1)");
            }
        }

        @Override
        public DoubleDouble factor() {
            return DoubleDouble.sum(1, -dampening);
        }

        @Override
        public boolean averages() {
            return false;
        }
    }

    /// `b ← βb + η(g + λθ)`, `θ ← θ − b`; v = −b/η.
    record Sutskever() implements Parameterisation {
        @Override
        public DoubleDouble factor() {
            return DoubleDouble.ONE;
        }

        @Override
        public boolean averages() {
            return false;
        }
    }

    /// `b ← βb + (1−β)(g + λθ)`, `θ ← θ − ηb`; v = −b/(1 − β).
    record MovingAverage() implements Parameterisation {
        @Override
        public DoubleDouble factor() {
            return DoubleDouble.ONE;
        }

        @Override
        public boolean averages() {
            return true;
        }
    }

    /// @param meant in this form.
    /// @return the same for the heavy ball.
    default Hyperparameters toHeavyBall(Hyperparameters meant) {
        double converted =
                heavyBallPer(meant.momentum()).times(meant.learningRate()).value();
        if (!(converted > 0)) {
            throw new InvalidQuestionException(
                    "hyperparameters.learning_rate",
                    meant.learningRate(),
                    "leaves nothing of itself as the learning rate of a heavy ball");
        }
        return meant.withLearningRate(converted);
    }

    /// @return the learning rate of this form that moves the parameters as `learningRate` does in the heavy ball.
    default double fromHeavyBall(double learningRate, double momentum) {
        return DoubleDouble.of(learningRate).dividedBy(heavyBallPer(momentum)).value();
    }

    /// η_HB/η.
    private DoubleDouble heavyBallPer(double momentum) {
        return averages() ? factor().times(DoubleDouble.sum(1, -momentum)) : factor();
    }
}
