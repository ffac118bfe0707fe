package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.HyperparameterChange;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.KeptQuantity;
import dev.perrin.trainer.sgd.Equivalence;
import dev.perrin.wire.RunSpecRules;
import java.util.List;

/// What a change makes of hyperparameters.
final class HyperparameterChanges {
    private HyperparameterChanges() {}

    /// @throws SpecRefusedException when the change, or what comes of it, breaks a rule
    static Hyperparameters apply(Hyperparameters before, HyperparameterChange change) {
        List<String> violations = RunSpecRules.violations(change, before);
        if (!violations.isEmpty()) {
            throw new SpecRefusedException(violations);
        }
        Hyperparameters.Builder after = before.toBuilder();
        if (change.hasLearningRate()) {
            after.setLearningRate(change.getLearningRate());
        }
        if (change.hasMomentum()) {
            after.setMomentum(change.getMomentum());
        }
        if (change.hasWeightDecay()) {
            after.setWeightDecay(change.getWeightDecay());
        }
        if (change.hasBatchSize()) {
            after.setBatchSize(change.getBatchSize());
        }
        violations = RunSpecRules.violations(after.build());
        if (!violations.isEmpty()) {
            throw new SpecRefusedException(violations);
        }
        if (change.getKeep() == KeptQuantity.KEPT_QUANTITY_UNSPECIFIED) {
            return after.build();
        }
        Hyperparameters kept = keep(before, change, after);
        violations = RunSpecRules.violations(kept);
        if (!violations.isEmpty()) {
            throw new SpecRefusedException(violations);
        }
        return kept;
    }

    private static Hyperparameters keep(
            Hyperparameters before, HyperparameterChange change, Hyperparameters.Builder after) {
        dev.perrin.trainer.sgd.Hyperparameters from = OptimiserSpecs.hyperparameters(before);
        try {
            dev.perrin.trainer.sgd.Hyperparameters to = switch (change.getKeep()) {
                case KEPT_QUANTITY_TEMPERATURE_AND_FREQUENCY ->
                    Equivalence.keepTemperatureAndFrequency(from, change.getBatchSize());
                case KEPT_QUANTITY_DAMPING ->
                    change.hasLearningRate()
                            ? Equivalence.keepDampingAtLearningRate(from, change.getLearningRate())
                            : Equivalence.keepDampingAtMomentum(from, change.getMomentum());
                case KEPT_QUANTITY_STATIONARY_VARIANCE ->
                    change.hasBatchSize()
                            ? Equivalence.keepVarianceAtBatchSize(from, change.getBatchSize())
                            : Equivalence.keepVarianceAtMomentum(from, change.getMomentum());
                case KEPT_QUANTITY_UNSPECIFIED, UNRECOGNIZED -> from;
            };
            return after.setLearningRate(to.learningRate())
                    .setMomentum(to.momentumCoefficient())
                    .setBatchSize(to.batchSize())
                    .build();
        } catch (IllegalArgumentException e) {
            throw new SpecRefusedException(List.of(String.valueOf(e.getMessage())));
        }
    }
}
