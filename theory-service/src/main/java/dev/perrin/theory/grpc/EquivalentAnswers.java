package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.EquivalentRequest;
import dev.perrin.proto.theory.v1.EquivalentResponse;
import dev.perrin.theory.equivalence.Equivalence;
import dev.perrin.theory.equivalence.EquivalenceRule;
import dev.perrin.theory.equivalence.Knob;
import dev.perrin.theory.equivalence.TimeScales;
import dev.perrin.theory.equivalence.Tuning;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import java.util.Optional;

/// Answers `Equivalent`.
final class EquivalentAnswers {
    private EquivalentAnswers() {}

    static EquivalentResponse answer(EquivalentRequest request) {
        if (!request.hasHyperparameters()) {
            throw RequestReader.missing("hyperparameters");
        }
        Hyperparameters meant = HyperparameterMessages.asMeant(request.getHyperparameters());
        if (meant.batchSize() < 1) {
            throw new InvalidQuestionException("hyperparameters.batch_size", meant.batchSize(), "must be at least 1");
        }
        Tuning before = new Tuning(
                HyperparameterMessages.parameterisation(request.getHyperparameters()),
                meant.learningRate(),
                meant.momentum(),
                meant.batchSize());
        EquivalenceRule rule = rule(request);
        Optional<Knob> adjust = adjust(request);
        Tuning after = switch (request.getChangeCase()) {
            case LEARNING_RATE -> Equivalence.find(before, rule, Knob.LEARNING_RATE, request.getLearningRate(), adjust);
            case MOMENTUM -> Equivalence.find(before, rule, Knob.MOMENTUM, request.getMomentum(), adjust);
            case BATCH_SIZE -> Equivalence.find(before, rule, Knob.BATCH_SIZE, request.getBatchSize(), adjust);
            case CHANGE_NOT_SET -> throw RequestReader.missing("change");
        };
        return EquivalentResponse.newBuilder()
                .setHyperparameters(hyperparameters(request.getHyperparameters(), after))
                .setExactBatchSize(after.batchSize())
                .setBefore(message(before.timeScales()))
                .setAfter(message(after.timeScales()))
                .build();
    }

    /// With the same data: as many fewer batches in an epoch as a batch is larger.
    private static dev.perrin.proto.theory.v1.Hyperparameters hyperparameters(
            dev.perrin.proto.theory.v1.Hyperparameters asked, Tuning after) {
        long batch = Math.max(1, Math.round(after.batchSize()));
        if (asked.getDataSize() != 0 && batch > asked.getDataSize()) {
            throw new InvalidQuestionException(
                    "hyperparameters.data_size", asked.getDataSize(), "is less than the batch size needed, " + batch);
        }
        long batches = asked.getBatchesPerEpoch() == 0
                ? 0
                : Math.max(1, Math.round((double) asked.getBatchesPerEpoch() * asked.getBatchSize() / batch));
        return asked.toBuilder()
                .setLearningRate(after.learningRate())
                .setMomentum(after.momentum())
                .setBatchSize(batch)
                .setBatchesPerEpoch(batches)
                .build();
    }

    private static EquivalenceRule rule(EquivalentRequest request) {
        return switch (request.getRule()) {
            case EQUIVALENCE_RULE_TEMPERATURE_AND_FREQUENCY -> EquivalenceRule.TEMPERATURE_AND_FREQUENCY;
            case EQUIVALENCE_RULE_DAMPING -> EquivalenceRule.DAMPING;
            case EQUIVALENCE_RULE_STATIONARY_VARIANCE -> EquivalenceRule.STATIONARY_VARIANCE;
            case EQUIVALENCE_RULE_UNSPECIFIED, UNRECOGNIZED ->
                throw new InvalidQuestionException("rule", request.getRuleValue(), "must be one of the named rules");
        };
    }

    private static Optional<Knob> adjust(EquivalentRequest request) {
        return switch (request.getAdjust()) {
            case HYPERPARAMETER_UNSPECIFIED -> Optional.empty();
            case HYPERPARAMETER_LEARNING_RATE -> Optional.of(Knob.LEARNING_RATE);
            case HYPERPARAMETER_MOMENTUM -> Optional.of(Knob.MOMENTUM);
            case HYPERPARAMETER_BATCH_SIZE -> Optional.of(Knob.BATCH_SIZE);
            case UNRECOGNIZED ->
                throw new InvalidQuestionException(
                        "adjust", request.getAdjustValue(), "must be one of the named hyperparameters");
        };
    }

    private static dev.perrin.proto.theory.v1.TimeScales message(TimeScales scales) {
        return dev.perrin.proto.theory.v1.TimeScales.newBuilder()
                .setInverseTemperature(scales.inverseTemperature())
                .setDamping(scales.damping())
                .setSquaredFrequencyPerCurvature(scales.squaredFrequencyPerCurvature())
                .setPositionVarianceScale(scales.positionVarianceScale())
                .setLocalDisplacementScale(scales.localDisplacementScale())
                .setCoherenceSteps(scales.coherenceSteps())
                .build();
    }
}
