package dev.perrin.trainer.model.network;

import dev.perrin.trainer.model.ClassificationLoss;

/// How a network is turned into a model.
///
/// @param fullMode what batch norm divides by in gradients over all examples and in evaluations; minibatches of
///     training always have their own statistics
/// @param fullPrecision of gradients over all examples and of evaluations
/// @param activationLimitInBytes of the activations of one pass over a part of the examples: bounds the memory of
///     everything that goes over all examples
/// @param engines what computes the network
public record NetworkSettings(
        ClassificationLoss loss,
        NormalisationMode fullMode,
        Precision fullPrecision,
        long activationLimitInBytes,
        EngineFactory engines) {
    private static final long DEFAULT_ACTIVATION_LIMIT_IN_BYTES = 256L << 20;

    /// Float type of a pass.
    public enum Precision {
        FLOAT32(4),
        FLOAT64(8);

        private final int sizeInBytes;

        Precision(int sizeInBytes) {
            this.sizeInBytes = sizeInBytes;
        }

        public int sizeInBytes() {
            return sizeInBytes;
        }
    }

    public NetworkSettings {
        if (activationLimitInBytes < 1) {
            throw new IllegalArgumentException(
                    "activationLimitInBytes must be at least 1, but is " + activationLimitInBytes);
        }
    }

    /// Running statistics and float64: a loss that is a mean over examples and can be differentiated twice.
    public static NetworkSettings forCurvature(ClassificationLoss loss) {
        return forCurvature(loss, EngineFactory.dl4j());
    }

    /// The same with another engine.
    public static NetworkSettings forCurvature(ClassificationLoss loss, EngineFactory engines) {
        return new NetworkSettings(
                loss, NormalisationMode.EVALUATION, Precision.FLOAT64, DEFAULT_ACTIVATION_LIMIT_IN_BYTES, engines);
    }

    /// As many activations in a part, whatever their size.
    public NetworkSettings withFullPrecision(Precision precision) {
        long activations = activationLimitInBytes / fullPrecision.sizeInBytes();
        return new NetworkSettings(
                loss, fullMode, precision, Math.max(1, activations * precision.sizeInBytes()), engines);
    }
}
