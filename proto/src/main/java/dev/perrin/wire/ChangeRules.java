package dev.perrin.wire;

import dev.perrin.proto.run.v1.HyperparameterChange;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.KeptQuantity;
import dev.perrin.proto.run.v1.MomentumRule;
import dev.perrin.proto.run.v1.PlannedChange;
import dev.perrin.proto.run.v1.RunSpec;
import java.util.ArrayList;
import java.util.List;

/// The rules of changes to a running run. Those of the values that come of a change are the rules of hyperparameters.
final class ChangeRules {
    private ChangeRules() {}

    static void change(String field, HyperparameterChange change, Hyperparameters before, Violations found) {
        List<String> set = new ArrayList<>();
        if (change.hasBatchSize()) {
            set.add("batch_size");
        }
        if (change.hasLearningRate()) {
            set.add("learning_rate");
        }
        if (change.hasMomentum()) {
            set.add("momentum");
        }
        if (change.hasWeightDecay()) {
            set.add("weight_decay");
        }
        found.require(!set.isEmpty() || change.getResetVelocity(), field, "change something", "empty");
        KeptQuantity keep = change.getKeep();
        if (keep == KeptQuantity.KEPT_QUANTITY_UNSPECIFIED) {
            return;
        }
        List<String> allowed = switch (keep) {
            case KEPT_QUANTITY_TEMPERATURE_AND_FREQUENCY -> List.of("batch_size");
            case KEPT_QUANTITY_DAMPING -> List.of("learning_rate", "momentum");
            case KEPT_QUANTITY_STATIONARY_VARIANCE -> List.of("batch_size", "momentum");
            case KEPT_QUANTITY_UNSPECIFIED, UNRECOGNIZED -> List.of();
        };
        if (allowed.isEmpty()) {
            found.add(field + ".keep", "be known", change.getKeepValue());
            return;
        }
        found.require(
                set.size() == 1 && allowed.contains(set.getFirst()),
                field,
                "set " + String.join(" or ", allowed) + " and nothing else to keep what it is to keep",
                set);
        found.require(
                before.getMomentumRule() != MomentumRule.MOMENTUM_RULE_NESTEROV,
                field + ".keep",
                "be left out with momentum_rule nesterov: the rules are those of the heavy ball",
                keep);
    }

    static void planned(RunSpec spec, Violations found) {
        long before = 0;
        for (int i = 0; i < spec.getChangesCount(); i++) {
            PlannedChange planned = spec.getChanges(i);
            String field = "changes[" + i + "]";
            long step = planned.getLimitingStep();
            found.requireBetween(before + 1, step, spec.getLimitingSteps(), field + ".limiting_step");
            change(field + ".change", planned.getChange(), spec.getHyperparameters(), found);
            before = Math.max(before, step);
        }
    }
}
