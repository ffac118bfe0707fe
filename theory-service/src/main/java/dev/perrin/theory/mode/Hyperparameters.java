package dev.perrin.theory.mode;

/// The constants of a run: learning rate η > 0, momentum coefficient β in [0, 1), weight decay λ ≥ 0,
/// mini-batch size S ≥ 1.
///
/// @param batchSize       0 where unknown.
/// @param batchesPerEpoch mini-batches in an epoch; 0 where there are no epochs.
/// @param dataSize        examples N; 0 where unknown or endless.
public record Hyperparameters(
        double learningRate, double momentum, double weightDecay, long batchSize, long batchesPerEpoch, long dataSize) {
    private static final String PREFIX = "hyperparameters.";

    /// Endless data, drawn independently.
    public Hyperparameters(double learningRate, double momentum, double weightDecay, long batchSize) {
        this(learningRate, momentum, weightDecay, batchSize, 0, 0);
    }

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
        if (batchesPerEpoch < 0) {
            throw new InvalidQuestionException(PREFIX + "batches_per_epoch", batchesPerEpoch, "must not be negative");
        }
        if (dataSize != 0 && (dataSize < 2 || dataSize < batchSize)) {
            throw new InvalidQuestionException(
                    PREFIX + "data_size", dataSize, "must be left out or be at least 2 and at least batch_size");
        }
    }

    public Hyperparameters withLearningRate(double other) {
        return new Hyperparameters(other, momentum, weightDecay, batchSize, batchesPerEpoch, dataSize);
    }
}
