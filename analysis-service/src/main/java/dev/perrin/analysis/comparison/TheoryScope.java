package dev.perrin.analysis.comparison;

import dev.perrin.proto.run.v1.MomentumRule;
import dev.perrin.proto.run.v1.RunRecord;
import java.util.Optional;

/// Which runs the predictions describe: a wrong number is worse than none.
public final class TheoryScope {
    private TheoryScope() {}

    /// @return why a run cannot be compared with its prediction; empty when it can
    public static Optional<String> refusal(RunRecord record) {
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
}
