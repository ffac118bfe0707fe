package dev.perrin.theory.grpc;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.ParameterDependentNoise;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.dynamics.UnderdampedLangevinCentred;
import dev.perrin.theory.prediction.GroupPrediction;
import dev.perrin.theory.prediction.Prediction;
import dev.perrin.theory.prediction.SdeError;
import java.util.function.DoubleConsumer;

/// Turns what is predicted of all modes together into messages, whole or a slice of the steps.
final class SumMessages {
    private SumMessages() {}

    /// @param from first step told of, with which goes what depends on no step.
    /// @param to   exclusive.
    static dev.perrin.proto.theory.v1.Prediction.Builder message(Prediction prediction, int from, int to) {
        dev.perrin.proto.theory.v1.Prediction.Builder message =
                dev.perrin.proto.theory.v1.Prediction.newBuilder().setDynamics(name(prediction.dynamics()));
        add(prediction.msd(), from, to, message::addMsd);
        add(prediction.localExponent(), from, to, message::addLocalExponent);
        add(prediction.excessLossCurve(), from, to, message::addExcessLossCurve);
        add(prediction.fluctuationRatio(), from, to, message::addFluctuationDissipationRatio);
        add(prediction.relativeEntropy(), from, to, message::addRelativeEntropy);
        prediction.groups().forEach(group -> message.addGroups(message(group, from, to)));
        if (from > 0) {
            return message;
        }
        message.setCriticalEigenvalue(prediction.criticalEigenvalue())
                .setLargestStableEigenvalue(prediction.largestStableEigenvalue());
        prediction.stepsUntilStationary().ifPresent(message::setStepsUntilStationary);
        prediction.localDisplacement().ifPresent(message::setLocalDisplacement);
        prediction.positionVariance().ifPresent(message::setPositionVariance);
        prediction.velocityVariance().ifPresent(message::setVelocityVariance);
        prediction.excessLoss().ifPresent(message::setExcessLoss);
        prediction.exponent().ifPresent(message::setExponent);
        prediction.densityError().ifPresent(message::setBulkRelativeError);
        prediction.noiseFeedback().ifPresent(message::setNoiseFeedback);
        add(prediction.eigenvectors(), 0, prediction.eigenvectors().length, message::addEigenvectors);
        return message;
    }

    private static dev.perrin.proto.theory.v1.GroupPrediction message(GroupPrediction group, int from, int to) {
        dev.perrin.proto.theory.v1.GroupPrediction.Builder message =
                dev.perrin.proto.theory.v1.GroupPrediction.newBuilder().setGroup(group.name());
        add(group.msd(), from, to, message::addMsd);
        if (from == 0) {
            message.setModes(group.modes());
            group.localDisplacement().ifPresent(message::setLocalDisplacement);
            group.positionVariance().ifPresent(message::setPositionVariance);
            group.velocityVariance().ifPresent(message::setVelocityVariance);
        }
        return message.build();
    }

    /// @param from first step told of, with which goes what depends on no step.
    /// @param to   exclusive.
    static dev.perrin.proto.theory.v1.SdeError message(SdeError error, int from, int to) {
        dev.perrin.proto.theory.v1.SdeError.Builder message = dev.perrin.proto.theory.v1.SdeError.newBuilder();
        add(error.msd(), from, to, message::addMsd);
        if (from == 0) {
            error.localDisplacement().ifPresent(message::setLocalDisplacement);
            error.positionVariance().ifPresent(message::setPositionVariance);
            error.velocityVariance().ifPresent(message::setVelocityVariance);
        }
        return message.build();
    }

    /// @param values empty where the curve was not asked for. Not modified.
    private static void add(double[] values, int from, int to, DoubleConsumer field) {
        for (int j = from; j < to && j < values.length; j++) {
            field.accept(values[j]);
        }
    }

    private static dev.perrin.proto.theory.v1.Dynamics name(Dynamics dynamics) {
        return switch (dynamics) {
            case HeavyBall() -> dev.perrin.proto.theory.v1.Dynamics.DYNAMICS_HEAVY_BALL;
            case UnderdampedLangevin() -> dev.perrin.proto.theory.v1.Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN;
            case UnderdampedLangevinCentred() ->
                dev.perrin.proto.theory.v1.Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN_CENTRED;
            case Nesterov() -> dev.perrin.proto.theory.v1.Dynamics.DYNAMICS_NESTEROV;
            case EpochShuffled() -> dev.perrin.proto.theory.v1.Dynamics.DYNAMICS_EPOCH_SHUFFLED;
            case ParameterDependentNoise _ -> dev.perrin.proto.theory.v1.Dynamics.DYNAMICS_PARAMETER_DEPENDENT_NOISE;
        };
    }
}
