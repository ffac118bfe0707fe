package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.WeightDecayScope;
import dev.perrin.trainer.convergence.ConvergenceCriterion;
import dev.perrin.trainer.model.MatrixDecayModel;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.sgd.Hyperparameters;
import dev.perrin.trainer.sgd.LearningRateSchedule;
import dev.perrin.trainer.sgd.MomentumRule;

/// What a specification says of the optimiser, in the words of the core. The specification is well formed.
final class OptimiserSpecs {
    private OptimiserSpecs() {}

    /// λ is 0 where weight decay is a part of the model's loss.
    static Hyperparameters hyperparameters(dev.perrin.proto.run.v1.Hyperparameters message) {
        return new Hyperparameters(
                message.getLearningRate(),
                message.getMomentum(),
                decaysMatrices(message) ? 0 : message.getWeightDecay(),
                message.getBatchSize(),
                message.getDampening(),
                switch (message.getMomentumRule()) {
                    case MOMENTUM_RULE_UNSPECIFIED, MOMENTUM_RULE_HEAVY_BALL -> MomentumRule.HEAVY_BALL;
                    case MOMENTUM_RULE_NESTEROV -> MomentumRule.NESTEROV;
                    case UNRECOGNIZED -> throw new IllegalArgumentException("momentum_rule is unknown");
                });
    }

    /// The model, with weight decay as a part of its loss where that leaves tensors out.
    static Model withDecay(Model model, dev.perrin.proto.run.v1.Hyperparameters message) {
        return decaysMatrices(message) ? MatrixDecayModel.of(model, message.getWeightDecay()) : model;
    }

    static boolean decaysMatrices(dev.perrin.proto.run.v1.Hyperparameters message) {
        return message.getWeightDecayScope() == WeightDecayScope.WEIGHT_DECAY_SCOPE_MATRICES;
    }

    static LearningRateSchedule schedule(RunSpec spec) {
        var message = spec.getConvergenceSchedule();
        return new LearningRateSchedule(
                switch (message.getKindCase()) {
                    case KIND_NOT_SET -> new LearningRateSchedule.Constant();
                    case STEP ->
                        new LearningRateSchedule.Step(
                                message.getStep().getEverySteps(),
                                message.getStep().getFactor());
                    case COSINE ->
                        new LearningRateSchedule.Cosine(message.getCosine().getFinalFraction());
                },
                message.getWarmUpSteps());
    }

    static ConvergenceCriterion criterion(RunSpec spec) {
        var message = spec.getConvergenceCriterion();
        return switch (message.getUntilCase()) {
            case UNTIL_NOT_SET -> new ConvergenceCriterion.Minimum();
            case STEP -> new ConvergenceCriterion.AtStep(message.getStep());
            case GRADIENT_NORM ->
                new ConvergenceCriterion.GradientNorm(
                        message.getGradientNorm().getAtMost(),
                        message.getGradientNorm().getEverySteps());
            case LOSS_PLATEAU ->
                new ConvergenceCriterion.LossPlateau(
                        message.getLossPlateau().getWindowSteps(),
                        message.getLossPlateau().getRelativeDecrease());
        };
    }
}
