package dev.perrin.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.proto.curvature.v1.NormalisationStatistics;
import dev.perrin.proto.curvature.v1.Precision;
import dev.perrin.proto.run.v1.Activation;
import dev.perrin.proto.run.v1.Engine;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.InputForm;
import dev.perrin.proto.run.v1.KeptQuantity;
import dev.perrin.proto.run.v1.Loss;
import dev.perrin.proto.run.v1.ModelSpec;
import dev.perrin.proto.run.v1.MomentumRule;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sampling;
import dev.perrin.proto.run.v1.SnapshotSchedule;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunSpecRulesTest {
    private static RunSpec.Builder wellFormed() {
        return RunSpec.newBuilder()
                .setRun("digits-1")
                .setModel(ModelSpec.newBuilder().setName("softmax"))
                .setData("digits")
                .setHyperparameters(Hyperparameters.newBuilder()
                        .setLearningRate(0.1)
                        .setMomentum(0.9)
                        .setWeightDecay(1e-3)
                        .setBatchSize(32))
                .setSampling(Sampling.SAMPLING_IID)
                .setSeed(1)
                .setLimitingSteps(200_000)
                .setSnapshots(SnapshotSchedule.newBuilder().setEverySteps(10));
    }

    @Test
    void acceptsTheDemoRun() {
        assertThat(RunSpecRules.violations(wellFormed().build())).isEmpty();
    }

    @Test
    void acceptsAMeasurementOfAnotherRun() {
        RunSpec.Builder spec = RunSpec.newBuilder().setRun("m").setProjectedModes(5);
        spec.getCurvatureOfBuilder().setRun("digits-1").setOrdinal(0);
        spec.getCurvatureBuilder().setBottomModes(2);
        assertThat(RunSpecRules.violations(spec.build())).isEmpty();
    }

    @Test
    void acceptsTheEdges() {
        RunSpec spec = wellFormed()
                .clearRun()
                .setBurnInSteps(200_000)
                .setModel(ModelSpec.newBuilder().setName("mlp").addHiddenWidths(1))
                .setHyperparameters(Hyperparameters.newBuilder()
                        .setLearningRate(Double.MIN_VALUE)
                        .setMomentum(Math.nextDown(1.0))
                        .setBatchSize(1))
                .build();
        assertThat(RunSpecRules.violations(spec)).isEmpty();
    }

    static Stream<Arguments> brokenRules() {
        return Stream.of(
                broken(s -> s.setRun("../x"), "run must be 1 to 64 of [a-z0-9-], but is '../x'"),
                broken(s -> s.setRun("a\nb"), "run must be 1 to 64 of [a-z0-9-], but is 'a�b'"),
                broken(
                        s -> s.getModelBuilder().setName("resnet"),
                        "model must be one of cnn, linear, mlp, resnet18, resnet34, softmax, vgg11, vgg11_bn, vgg16, vgg16_bn, "
                                + "but is 'resnet'"),
                broken(
                        s -> s.getModelBuilder().addHiddenWidths(3),
                        "hidden_widths must be empty for a model other than mlp, but is [3]"),
                broken(
                        s -> s.getModelBuilder()
                                .setName("mlp")
                                .addHiddenWidths(16)
                                .addHiddenWidths(0),
                        "hidden_widths[1] must be between 1 and 65536, but is 0"),
                broken(
                        s -> s.getModelBuilder().addChannels(3),
                        "channels must be empty for a model other than cnn, but is [3]"),
                broken(
                        s -> s.getModelBuilder().setName("cnn").addChannels(4097),
                        "channels[0] must be between 1 and 4096, but is 4097"),
                broken(
                        s -> s.getModelBuilder().setName("resnet18").setActivation(Activation.ACTIVATION_TANH),
                        "activation must be unset for a model other than mlp and cnn, but is ACTIVATION_TANH"),
                broken(
                        s -> s.getModelBuilder().setName("vgg11").setBatchNorm(true),
                        "batch_norm must be unset for a model other than mlp and cnn, but is true"),
                broken(
                        s -> s.getModelBuilder().setLoss(Loss.LOSS_SQUARED_ERROR),
                        "loss must be unset for linear and softmax, which have their own, but is LOSS_SQUARED_ERROR"),
                broken(
                        s -> s.getModelBuilder().setName("cnn").setForm(InputForm.INPUT_FORM_SMALL),
                        "form must be unset for a model other than the published networks, but is INPUT_FORM_SMALL"),
                broken(
                        s -> s.getModelBuilder().setName("vgg16").setFormValue(9),
                        "form must be imagenet or small, but is number 9"),
                broken(
                        s -> s.getModelBuilder().setEngine(Engine.ENGINE_DJL_PYTORCH),
                        "engine must be unset for linear and softmax, which have their own, but is ENGINE_DJL_PYTORCH"),
                broken(
                        s -> s.getModelBuilder().setName("mlp").setEngineValue(9),
                        "engine must be dl4j or djl_pytorch, but is number 9"),
                broken(s -> s.setData(" "), "data must name a data set or a file, but is ' '"),
                broken(
                        s -> s.getHyperparametersBuilder().setLearningRate(0),
                        "learning_rate must be finite and > 0, but is 0.0"),
                broken(
                        s -> s.getHyperparametersBuilder().setLearningRate(Double.NaN),
                        "learning_rate must be finite and > 0, but is NaN"),
                broken(
                        s -> s.getHyperparametersBuilder().setMomentum(1),
                        "momentum must be at least 0 and below 1, but is 1.0"),
                broken(
                        s -> s.getHyperparametersBuilder().setMomentum(-0.1),
                        "momentum must be at least 0 and below 1, but is -0.1"),
                broken(
                        s -> s.getHyperparametersBuilder().setWeightDecay(Double.POSITIVE_INFINITY),
                        "weight_decay must be finite and ≥ 0, but is Infinity"),
                broken(
                        s -> s.getHyperparametersBuilder().setBatchSize(0),
                        "batch_size must be between 1 and 1048576, but is 0"),
                broken(
                        RunSpec.Builder::clearSampling,
                        "sampling must be iid, shuffled or cyclic, but is SAMPLING_UNSPECIFIED"),
                broken(
                        s -> s.setConvergenceSteps(-1),
                        "convergence_steps must be between 0 and 1000000000000, but is -1"),
                broken(s -> s.setLimitingSteps(0), "limiting_steps must be between 1 and 1000000000000, but is 0"),
                broken(s -> s.setBurnInSteps(200_001), "burn_in_steps must be between 0 and 200000, but is 200001"),
                broken(RunSpec.Builder::clearSnapshots, "snapshots must be every_steps or per_decade, but is not set"),
                broken(
                        s -> s.getSnapshotsBuilder().setEverySteps(0),
                        "snapshots.every_steps must be between 1 and 1000000000000, but is 0"),
                broken(
                        s -> s.getSnapshotsBuilder().setPerDecade(1001),
                        "snapshots.per_decade must be between 1 and 1000, but is 1001"),
                broken(s -> s.setProjectedModes(-1), "projected_modes must be between 0 and 2147483647, but is -1"),
                broken(
                        s -> s.getObservationsBuilder().setProjectionIntervalSteps(-1),
                        "observations.projection_interval_steps must be between 0 and 1000000000000, but is -1"),
                broken(
                        s -> s.getObservationsBuilder().setTensorIntervalSteps(101),
                        "observations.tensor_interval_steps must be between 0 and 100, but is 101"),
                broken(
                        s -> s.getCurvatureBuilder().setBottomModes(1001),
                        "curvature.bottom_modes must be between 0 and 1000, but is 1001"),
                broken(
                        s -> s.getCurvatureBuilder().setTolerance(1),
                        "curvature.tolerance must be at least 0 and below 1, but is 1.0"),
                broken(
                        s -> s.getCurvatureBuilder().setMaxProducts(-1),
                        "curvature.max_products must be between 0 and 2147483647, but is -1"),
                broken(
                        s -> s.getCurvatureBuilder().setProbes(1),
                        "curvature.probes must be 0 or between 2 and 10000, but is 1"),
                broken(
                        s -> s.getCurvatureBuilder().setQuadratureSteps(1),
                        "curvature.quadrature_steps must be 0 or between 2 and 10000, but is 1"),
                broken(
                        s -> s.getCurvatureBuilder().setNoiseExamples(39),
                        "curvature.noise_examples must be 0 or between 40 and 2147483647, but is 39"),
                broken(
                        s -> s.getCurvatureBuilder()
                                .getSubsetBuilder()
                                .setName("Half")
                                .setSize(2),
                        "curvature.subset.name must be 1 to 64 of [a-z0-9-], but is 'Half'"),
                broken(
                        s -> s.getCurvatureBuilder()
                                .getSubsetBuilder()
                                .setName("one")
                                .setSize(1),
                        "curvature.subset.size must be between 2 and 2147483647, but is 1"),
                broken(
                        s -> s.getCurvatureBuilder()
                                .setNormalisation(NormalisationStatistics.NORMALISATION_STATISTICS_MINIBATCH),
                        "curvature.normalisation must be unset for a model without batch norm,"
                                + " but is NORMALISATION_STATISTICS_MINIBATCH"),
                broken(
                        s -> {
                            s.getModelBuilder().setName("resnet18");
                            s.getCurvatureBuilder().setNormalisationValue(9);
                        },
                        "curvature.normalisation must be running, minibatch or re_estimated, but is number 9"),
                broken(
                        s -> s.getCurvatureBuilder().setMatrixValue(9),
                        "curvature.matrix must be hessian or gauss_newton, but is number 9"),
                broken(
                        s -> s.getCurvatureBuilder().setPrecisionValue(9),
                        "curvature.precision must be float64 or float32, but is number 9"),
                broken(
                        s -> s.getCurvatureBuilder().setPrecision(Precision.PRECISION_FLOAT32),
                        "curvature.precision must be float64 for linear and softmax, but is PRECISION_FLOAT32"),
                broken(
                        s -> s.getCurvatureBuilder().setEngine(Engine.ENGINE_DL4J),
                        "curvature.engine must be unset for linear and softmax, which have their own,"
                                + " but is ENGINE_DL4J"),
                broken(
                        s -> s.getCurvatureBuilder().getScheduleBuilder().setEigenvectors(true),
                        "curvature.schedule must name steps, but is empty"),
                broken(
                        s -> s.getCurvatureBuilder().getScheduleBuilder().setEverySteps(199),
                        "number of measurements of curvature.schedule must be between 0 and 1000, but is 1005"),
                broken(
                        s -> s.getCurvatureBuilder()
                                .getScheduleBuilder()
                                .addLimitingSteps(7)
                                .addLimitingSteps(7),
                        "curvature.schedule.limiting_steps[1] must be between 8 and 200000, but is 7"),
                broken(
                        s -> s.getCurvatureBuilder().getScheduleBuilder().addLimitingSteps(200_001),
                        "curvature.schedule.limiting_steps[0] must be between 1 and 200000, but is 200001"),
                broken(
                        s -> s.clear().getCurvatureOfBuilder().setRun("A"),
                        "curvature_of.run must be 1 to 64 of [a-z0-9-], but is 'A'"),
                broken(
                        s -> s.clear().getCurvatureOfBuilder().setRun("a").setStep(-1),
                        "curvature_of.step must be between 0 and 9223372036854775807, but is -1"),
                broken(
                        s -> s.clear()
                                .setSeed(3)
                                .setData("digits")
                                .getCurvatureOfBuilder()
                                .setRun("a"),
                        "a specification with curvature_of must have run, curvature and projected_modes beside it and"
                                + " nothing else, but is [data, seed]"),
                broken(
                        s -> {
                            s.clear().getCurvatureOfBuilder().setRun("a");
                            s.getCurvatureBuilder().getScheduleBuilder().setEverySteps(1);
                        },
                        "curvature.schedule must be left out with curvature_of, but is a schedule"));
    }

    static Stream<Arguments> brokenOptimiserRules() {
        return Stream.of(
                broken(
                        s -> s.getHyperparametersBuilder().setDampening(1),
                        "dampening must be at least 0 and below 1, but is 1.0"),
                broken(
                        s -> s.getHyperparametersBuilder()
                                .setMomentumRule(MomentumRule.MOMENTUM_RULE_NESTEROV)
                                .setDampening(0.5),
                        "dampening must be 0 with momentum_rule nesterov, but is 0.5"),
                broken(
                        s -> s.getHyperparametersBuilder()
                                .setMomentumRule(MomentumRule.MOMENTUM_RULE_NESTEROV)
                                .setMomentum(0),
                        "momentum must be above 0 with momentum_rule nesterov, but is 0.0"),
                broken(
                        s -> s.getHyperparametersBuilder().setMomentumRuleValue(9),
                        "momentum_rule must be heavy ball or nesterov, but is 9"),
                broken(
                        s -> s.getHyperparametersBuilder().setWeightDecayScopeValue(9),
                        "weight_decay_scope must be all or matrices, but is 9"),
                broken(
                        s -> s.getConvergenceScheduleBuilder()
                                .getStepBuilder()
                                .setEverySteps(0)
                                .setFactor(0.1),
                        "convergence_schedule.step.every_steps must be between 1 and 1000000000000, but is 0"),
                broken(
                        s -> s.getConvergenceScheduleBuilder()
                                .getStepBuilder()
                                .setEverySteps(1)
                                .setFactor(2),
                        "convergence_schedule.step.factor must be above 0 and at most 1, but is 2.0"),
                broken(
                        s -> s.getConvergenceScheduleBuilder()
                                .getCosineBuilder()
                                .setFinalFraction(-1),
                        "convergence_schedule.cosine.final_fraction must be between 0 and 1, but is -1.0"),
                broken(
                        s -> s.getConvergenceScheduleBuilder().setWarmUpSteps(-1),
                        "convergence_schedule.warm_up_steps must be between 0 and 1000000000000, but is -1"),
                broken(
                        s -> s.setConvergenceSteps(10)
                                .getConvergenceScheduleBuilder()
                                .setWarmUpSteps(10),
                        "convergence_schedule.warm_up_steps must be below the 10 updates of the convergence phase,"
                                + " but is 10"),
                broken(
                        s -> s.getConvergenceCriterionBuilder().setStep(-1),
                        "convergence_criterion.step must be between 0 and 1000000000000, but is -1"),
                broken(
                        s -> s.setConvergenceSteps(5)
                                .getConvergenceCriterionBuilder()
                                .setStep(5),
                        "convergence_steps must be 0 with convergence_criterion.step, but is 5"),
                broken(
                        s -> s.setConvergenceSteps(5)
                                .getConvergenceCriterionBuilder()
                                .getGradientNormBuilder()
                                .setEverySteps(1),
                        "convergence_criterion.gradient_norm.at_most must be finite and > 0, but is 0.0"),
                broken(
                        s -> s.getConvergenceCriterionBuilder()
                                .getGradientNormBuilder()
                                .setAtMost(1)
                                .setEverySteps(1),
                        "convergence_steps must be at least 1 with a convergence_criterion that may not be met,"
                                + " but is 0"),
                broken(
                        s -> s.setConvergenceSteps(5)
                                .getConvergenceCriterionBuilder()
                                .getLossPlateauBuilder()
                                .setWindowSteps(2)
                                .setRelativeDecrease(1),
                        "convergence_criterion.loss_plateau.relative_decrease must be above 0 and below 1,"
                                + " but is 1.0"));
    }

    static Stream<Arguments> brokenChangeRules() {
        return Stream.of(
                broken(
                        s -> s.addChangesBuilder().setLimitingStep(7),
                        "changes[0].change must change something, but is empty"),
                broken(
                        s -> s.addChangesBuilder()
                                .setLimitingStep(0)
                                .getChangeBuilder()
                                .setMomentum(0.5),
                        "changes[0].limiting_step must be between 1 and 200000, but is 0"),
                broken(
                        s -> {
                            s.addChangesBuilder()
                                    .setLimitingStep(7)
                                    .getChangeBuilder()
                                    .setMomentum(0.5);
                            s.addChangesBuilder()
                                    .setLimitingStep(7)
                                    .getChangeBuilder()
                                    .setMomentum(0.5);
                        },
                        "changes[1].limiting_step must be between 8 and 200000, but is 7"),
                broken(
                        s -> s.addChangesBuilder()
                                .setLimitingStep(7)
                                .getChangeBuilder()
                                .setMomentum(0.5)
                                .setKeep(KeptQuantity.KEPT_QUANTITY_TEMPERATURE_AND_FREQUENCY),
                        "changes[0].change must set batch_size and nothing else to keep what it is to keep,"
                                + " but is [momentum]"),
                broken(
                        s -> s.addChangesBuilder()
                                .setLimitingStep(7)
                                .getChangeBuilder()
                                .setMomentum(0.5)
                                .setKeepValue(9),
                        "changes[0].change.keep must be known, but is 9"),
                broken(
                        s -> {
                            s.getHyperparametersBuilder().setMomentumRule(MomentumRule.MOMENTUM_RULE_NESTEROV);
                            s.addChangesBuilder()
                                    .setLimitingStep(7)
                                    .getChangeBuilder()
                                    .setMomentum(0.5)
                                    .setKeep(KeptQuantity.KEPT_QUANTITY_DAMPING);
                        },
                        "changes[0].change.keep must be left out with momentum_rule nesterov: the rules are those of the"
                                + " heavy ball, but is KEPT_QUANTITY_DAMPING"));
    }

    private static Arguments broken(Consumer<RunSpec.Builder> change, String sentence) {
        return Arguments.of(sentence, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"brokenRules", "brokenOptimiserRules", "brokenChangeRules"})
    void namesFieldRuleAndValue(String sentence, Consumer<RunSpec.Builder> change) {
        RunSpec.Builder spec = wellFormed();
        change.accept(spec);
        assertThat(RunSpecRules.violations(spec.build())).containsExactly(sentence);
    }

    @Test
    void reportsEveryBrokenRuleOfAnEmptySpecification() {
        assertThat(RunSpecRules.violations(RunSpec.getDefaultInstance()))
                .extracting(sentence -> sentence.substring(0, sentence.indexOf(' ')))
                .containsExactly(
                        "model", "data", "learning_rate", "batch_size", "sampling", "limiting_steps", "snapshots");
    }
}
