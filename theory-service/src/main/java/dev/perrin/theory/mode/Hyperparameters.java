package dev.perrin.theory.mode;

/// The constants of a run: learning rate η > 0, momentum coefficient β in [0, 1), weight decay λ ≥ 0,
/// mini-batch size S ≥ 1.
public record Hyperparameters(double learningRate, double momentum, double weightDecay, long batchSize) {
    private static final String PREFIX = "hyperparameters.";

    public Hyperparameters {
        if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw new InvalidQuestionException(
                    PREFIX + "learning_rate", learningRate, "must be finite and greater than 0");
        }
        if (!(momentum >= 0 && momentum < 1)) {
            throw new InvalidQuestionException(PREFIX + "momentum", momentum, "must be in [0, 1)");
        }
        if (!(weightDecay >= 0) || Double.isInfinite(weightDecay)) {
            throw new InvalidQuestionException(PREFIX + "weight_decay", weightDecay, "must be finite and at least 0");
        }
        if (batchSize < 0) {
            throw new InvalidQuestionException(PREFIX + "batch_size", batchSize, "must not be negative");
        }
    }
}
