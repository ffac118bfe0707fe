package dev.perrin.wire;

import dev.perrin.proto.run.v1.ConvergenceCriterion;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.LearningRateSchedule;
import dev.perrin.proto.run.v1.MomentumRule;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.WeightDecayScope;

/// The rules of a specification's optimiser and of its way to the reference point.
final class OptimiserRules {
    private OptimiserRules() {}

    static void momentum(Hyperparameters hyperparameters, Violations found) {
        double dampening = hyperparameters.getDampening();
        found.require(dampening >= 0 && dampening < 1, "dampening", "be at least 0 and below 1", dampening);
        MomentumRule rule = hyperparameters.getMomentumRule();
        found.require(
                rule != MomentumRule.UNRECOGNIZED,
                "momentum_rule",
                "be heavy ball or nesterov",
                hyperparameters.getMomentumRuleValue());
        if (rule == MomentumRule.MOMENTUM_RULE_NESTEROV) {
            found.require(dampening == 0, "dampening", "be 0 with momentum_rule nesterov", dampening);
            double momentum = hyperparameters.getMomentum();
            found.require(momentum > 0, "momentum", "be above 0 with momentum_rule nesterov", momentum);
        }
        found.require(
                hyperparameters.getWeightDecayScope() != WeightDecayScope.UNRECOGNIZED,
                "weight_decay_scope",
                "be all or matrices",
                hyperparameters.getWeightDecayScopeValue());
    }

    static void convergence(RunSpec spec, Violations found) {
        schedule(spec.getConvergenceSchedule(), found);
        criterion(spec, found);
    }

    private static void schedule(LearningRateSchedule schedule, Violations found) {
        switch (schedule.getKindCase()) {
            case STEP -> {
                steps(schedule.getStep().getEverySteps(), "convergence_schedule.step.every_steps", found);
                double factor = schedule.getStep().getFactor();
                found.require(
                        factor > 0 && factor <= 1,
                        "convergence_schedule.step.factor",
                        "be above 0 and at most 1",
                        factor);
            }
            case COSINE -> {
                double fraction = schedule.getCosine().getFinalFraction();
                found.require(
                        fraction >= 0 && fraction <= 1,
                        "convergence_schedule.cosine.final_fraction",
                        "be between 0 and 1",
                        fraction);
            }
            case KIND_NOT_SET -> {}
        }
        found.requireBetween(
                0, schedule.getWarmUpSteps(), RunSpecRules.MAX_STEPS, "convergence_schedule.warm_up_steps");
    }

    private static void criterion(RunSpec spec, Violations found) {
        ConvergenceCriterion criterion = spec.getConvergenceCriterion();
        switch (criterion.getUntilCase()) {
            case STEP -> {
                found.requireBetween(0, criterion.getStep(), RunSpecRules.MAX_STEPS, "convergence_criterion.step");
                found.require(
                        spec.getConvergenceSteps() == 0,
                        "convergence_steps",
                        "be 0 with convergence_criterion.step",
                        spec.getConvergenceSteps());
            }
            case GRADIENT_NORM -> {
                double atMost = criterion.getGradientNorm().getAtMost();
                found.require(
                        atMost > 0 && Double.isFinite(atMost),
                        "convergence_criterion.gradient_norm.at_most",
                        "be finite and > 0",
                        atMost);
                steps(
                        criterion.getGradientNorm().getEverySteps(),
                        "convergence_criterion.gradient_norm.every_steps",
                        found);
                requireBound(spec, found);
            }
            case LOSS_PLATEAU -> {
                steps(
                        criterion.getLossPlateau().getWindowSteps(),
                        "convergence_criterion.loss_plateau.window_steps",
                        found);
                double decrease = criterion.getLossPlateau().getRelativeDecrease();
                found.require(
                        decrease > 0 && decrease < 1,
                        "convergence_criterion.loss_plateau.relative_decrease",
                        "be above 0 and below 1",
                        decrease);
                requireBound(spec, found);
            }
            case UNTIL_NOT_SET -> {}
        }
        long warmUp = spec.getConvergenceSchedule().getWarmUpSteps();
        long updates = criterion.hasStep() ? criterion.getStep() : spec.getConvergenceSteps();
        if (warmUp > 0 && updates > 0) {
            found.require(
                    warmUp < updates,
                    "convergence_schedule.warm_up_steps",
                    "be below the " + updates + " updates of the convergence phase",
                    warmUp);
        }
    }

    private static void requireBound(RunSpec spec, Violations found) {
        found.require(
                spec.getConvergenceSteps() >= 1,
                "convergence_steps",
                "be at least 1 with a convergence_criterion that may not be met",
                spec.getConvergenceSteps());
    }

    private static void steps(long steps, String field, Violations found) {
        found.requireBetween(1, steps, RunSpecRules.MAX_STEPS, field);
    }
}
