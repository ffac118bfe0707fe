package dev.perrin.trainer.run;

import dev.perrin.trainer.sgd.Hyperparameters;
import java.util.Locale;
import java.util.Optional;

/// Whether hyperparameters leave the top mode of the Hessian bounded.
final class Stability {
    private Stability() {}

    /// @return the broken rule as a sentence
    static Optional<String> violation(Hyperparameters hyperparameters, double topEigenvalue) {
        if (hyperparameters.isStable(topEigenvalue)) {
            return Optional.empty();
        }
        String limit = switch (hyperparameters.rule()) {
            case HEAVY_BALL ->
                hyperparameters.dampening() == 0
                        ? "2(1 + momentum)/(h1 + weight_decay)"
                        : "2(1 + momentum)/((1 - dampening)(h1 + weight_decay))";
            case NESTEROV -> "2(1 + momentum)/((1 + 2 momentum)(h1 + weight_decay))";
        };
        return Optional.of(String.format(
                Locale.ROOT,
                "learning_rate must be below %s = %.6g, "
                        + "but is %s; the top eigenvalue of the Hessian at the minimum is h1 = %.6g",
                limit,
                hyperparameters.learningRateLimit(topEigenvalue),
                hyperparameters.learningRate(),
                topEigenvalue));
    }
}
