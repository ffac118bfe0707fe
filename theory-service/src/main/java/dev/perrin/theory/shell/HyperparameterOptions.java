package dev.perrin.theory.shell;

import dev.perrin.proto.theory.v1.Hyperparameters;
import dev.perrin.proto.theory.v1.Parameterisation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The optimiser.
final class HyperparameterOptions {
    /// How the optimiser is written.
    enum Form {
        PYTORCH,
        SUTSKEVER,
        EMA
    }

    @Option(names = "--learning-rate", paramLabel = "η", description = "Greater than 0.")
    private @Nullable Double learningRate;

    @Option(names = "--momentum", paramLabel = "β", description = "In [0, 1). Default: 0.")
    private @Nullable Double momentum;

    @Option(names = "--weight-decay", paramLabel = "λ", description = "At least 0. Default: 0.")
    private @Nullable Double weightDecay;

    @Option(names = "--batch-size", paramLabel = "S", description = "At least 1.")
    private @Nullable Long batchSize;

    @Option(names = "--batches-per-epoch", paramLabel = "M", description = "At least 2; for epoch-shuffled.")
    private @Nullable Long batchesPerEpoch;

    @Option(names = "--data-size", paramLabel = "N", description = "Examples in the data set.")
    private @Nullable Long dataSize;

    @Option(
            names = "--parameterisation",
            paramLabel = "FORM",
            description = "pytorch (default), sutskever or ema: how η and β are meant.")
    private @Nullable Form parameterisation;

    @Option(names = "--dampening", paramLabel = "D", description = "PyTorch's, in [0, 1). Default: 0.")
    private @Nullable Double dampening;

    /// Sets what was given.
    void apply(Hyperparameters.Builder message) {
        if (learningRate != null) {
            message.setLearningRate(learningRate);
        }
        if (momentum != null) {
            message.setMomentum(momentum);
        }
        if (weightDecay != null) {
            message.setWeightDecay(weightDecay);
        }
        if (batchSize != null) {
            message.setBatchSize(batchSize);
        }
        if (batchesPerEpoch != null) {
            message.setBatchesPerEpoch(batchesPerEpoch);
        }
        if (dataSize != null) {
            message.setDataSize(dataSize);
        }
        if (parameterisation != null) {
            message.setParameterisation(
                    switch (parameterisation) {
                        case PYTORCH -> Parameterisation.PARAMETERISATION_PYTORCH;
                        case SUTSKEVER -> Parameterisation.PARAMETERISATION_SUTSKEVER;
                        case EMA -> Parameterisation.PARAMETERISATION_EMA;
                    });
        }
        if (dampening != null) {
            message.setDampening(dampening);
        }
    }
}
