package dev.perrin.analysis.comparison;

import dev.perrin.analysis.trajectory.Stretch;
import dev.perrin.proto.analysis.v1.Caveat;
import dev.perrin.proto.run.v1.MomentumRule;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.WeightDecayScope;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which runs the predictions describe: a wrong number is worse than none.
public final class TheoryScope {
    private static final int MOST_STEPS = 10;

    private TheoryScope() {}

    /// @return why a run cannot be compared with its prediction; empty when it can
    public static Optional<String> refusal(RunRecord record) {
        if (record.getEventsCount() > 0) {
            return Optional.of("no theory for changed hyperparameters: they changed at step " + steps(record)
                    + ", and predictions are for constant ones; " + remedy(record));
        }
        MomentumRule rule = record.getSpec().getHyperparameters().getMomentumRule();
        return switch (rule) {
            case MOMENTUM_RULE_UNSPECIFIED, MOMENTUM_RULE_HEAVY_BALL -> Optional.empty();
            case MOMENTUM_RULE_NESTEROV ->
                Optional.of(
                        "no theory for Nesterov: the run was made with Nesterov momentum, and predictions are for the"
                                + " heavy ball");
            case UNRECOGNIZED -> Optional.of("no theory: the run's momentum rule is unknown to this version");
        };
    }

    /// @return why a stretch of a run cannot be compared with its prediction; empty when it can
    public static Optional<String> refusal(Stretch stretch) {
        boolean decayIsInCurvature =
                stretch.inForce().getWeightDecayScope() == WeightDecayScope.WEIGHT_DECAY_SCOPE_MATRICES;
        if (decayIsInCurvature && stretch.minimumMoved()) {
            return Optional.of(
                    "no theory: weight decay that leaves tensors out is a part of the loss whose curvature was"
                            + " measured, and it changed since");
        }
        return refusal(stretch.asRun(0));
    }

    /// What to do about changes, for people. The last update with the old values leads to the step before the change.
    private static String remedy(RunRecord record) {
        return "a re-analysis with from_step "
                + (record.getEvents(record.getEventsCount() - 1).getStep() - 1)
                + " is compared with those in force since the last change";
    }

    /// Steps of the changes, for people.
    static String steps(RunRecord record) {
        return record.getEventsList().stream()
                .map(event -> Long.toString(event.getStep()))
                .distinct()
                .limit(MOST_STEPS)
                .collect(Collectors.joining(", ", "", record.getEventsCount() > MOST_STEPS ? ", …" : ""));
    }

    /// What a change of hyperparameters means for what is measured; empty where there was none.
    public static Optional<Caveat> changedHyperparameters(RunRecord record) {
        if (record.getEventsCount() == 0) {
            return Optional.empty();
        }
        return Optional.of(Caveat.newBuilder()
                .setKind("hyperparameters-changed")
                .setMessage("The hyperparameters changed at step " + steps(record) + ": averages, windows and fits mix"
                        + " what was before and after, local displacements are told with the first learning rate, and"
                        + " there is no prediction; " + remedy(record) + ".")
                .build());
    }
}
