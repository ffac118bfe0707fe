package dev.perrin.theory.grpc;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.equivalence.Parameterisation;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;

/// Hyperparameters as a request means them and as this service computes with them (T36).
final class HyperparameterMessages {
    private HyperparameterMessages() {}

    /// @return what the heavy ball of this service has in their place.
    static Hyperparameters read(dev.perrin.proto.theory.v1.Hyperparameters message) {
        return parameterisation(message).toHeavyBall(asMeant(message));
    }

    /// @return the numbers as they stand in the request, checked.
    static Hyperparameters asMeant(dev.perrin.proto.theory.v1.Hyperparameters message) {
        return new Hyperparameters(
                message.getLearningRate(),
                message.getMomentum(),
                message.getWeightDecay(),
                message.getBatchSize(),
                message.getBatchesPerEpoch(),
                message.getDataSize());
    }

    static Parameterisation parameterisation(dev.perrin.proto.theory.v1.Hyperparameters message) {
        Parameterisation form = switch (message.getParameterisation()) {
            case PARAMETERISATION_UNSPECIFIED, PARAMETERISATION_PYTORCH ->
                new Parameterisation.PyTorch(message.getDampening());
            case PARAMETERISATION_SUTSKEVER -> new Parameterisation.Sutskever();
            case PARAMETERISATION_EMA -> new Parameterisation.MovingAverage();
            case UNRECOGNIZED ->
                throw new InvalidQuestionException(
                        "hyperparameters.parameterisation",
                        message.getParameterisationValue(),
                        "must be one of the named parameterisations");
        };
        if (!(form instanceof Parameterisation.PyTorch) && message.getDampening() != 0) {
            throw new InvalidQuestionException(
                    "hyperparameters.dampening",
                    message.getDampening(),
                    "must be 0 with " + message.getParameterisation() + ", which has none");
        }
        return form;
    }

    /// Refuses what PyTorch refuses: Nesterov momentum with dampening.
    static void requireFits(dev.perrin.proto.theory.v1.Hyperparameters message, Dynamics dynamics) {
        if (dynamics instanceof Nesterov && message.getDampening() != 0) {
            throw new InvalidQuestionException(
                    "hyperparameters.dampening",
                    message.getDampening(),
                    "must be 0 with DYNAMICS_NESTEROV, as in PyTorch");
        }
    }

    /// In PyTorch's form without dampening.
    static dev.perrin.proto.theory.v1.Hyperparameters message(Hyperparameters computed) {
        return dev.perrin.proto.theory.v1.Hyperparameters.newBuilder()
                .setLearningRate(computed.learningRate())
                .setMomentum(computed.momentum())
                .setWeightDecay(computed.weightDecay())
                .setBatchSize(computed.batchSize())
                .setBatchesPerEpoch(computed.batchesPerEpoch())
                .setDataSize(computed.dataSize())
                .setParameterisation(dev.perrin.proto.theory.v1.Parameterisation.PARAMETERISATION_PYTORCH)
                .build();
    }
}
