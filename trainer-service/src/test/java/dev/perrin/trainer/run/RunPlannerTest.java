package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.run.v1.InputForm;
import dev.perrin.proto.run.v1.Loss;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.trainer.data.image.IdxFixture;
import dev.perrin.trainer.data.source.DataPlaces;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.ParameterLayout;
import dev.perrin.trainer.model.weights.WeightsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPlannerTest {
    private static final DataPlaces FASHION = new DataPlaces(IdxFixture.FASHION, Optional.empty());
    private static final long MEMORY = 1 << 21;

    private final RunPlanner planner = TrainerUnderTest.planner(new CurvatureLimits(4096, MEMORY));

    @Test
    void fillsInWhatWasLeftOpen() {
        RunPlan plan = planner.plan(Specs.spec("", "mlp", "digits").build());

        assertThat(plan.spec().getModel().getHiddenWidthsList()).containsExactly(16);
        assertThat(plan.spec().getProjectedModes()).isEqualTo(64);
        assertThat(plan.run().value()).startsWith("mlp-");
    }

    @Test
    void projectsOnNoMoreModesThanThereAre() {
        assertThat(planner.plan(Specs.linear("few").build()).spec().getProjectedModes())
                .isEqualTo(11);
    }

    @Test
    void namesEveryBrokenRule() {
        RunSpec.Builder spec = Specs.linear("Not Valid").setLimitingSteps(0);
        spec.getHyperparametersBuilder().setMomentum(1);

        assertThatThrownBy(() -> planner.plan(spec.build()))
                .isInstanceOf(SpecRefusedException.class)
                .hasMessageContaining("run must")
                .hasMessageContaining("momentum must")
                .hasMessageContaining("limiting_steps must");
    }

    @Test
    void refusesABatchLargerThanTheDataSet() {
        RunSpec.Builder spec = Specs.linear("large");
        spec.getHyperparametersBuilder().setBatchSize(443);

        assertThatThrownBy(() -> planner.plan(spec.build()))
                .hasMessage("batch_size must be at most the 442 examples of 'diabetes', but is 443");
    }

    @Test
    void refusesDataThatDoesNotFitTheModel() {
        assertThatThrownBy(
                        () -> planner.plan(Specs.spec("a", "linear", "digits").build()))
                .isInstanceOf(SpecRefusedException.class)
                .hasMessage("data must hold a real-valued target for regression, but 'digits' holds labels");
        assertThatThrownBy(() ->
                        planner.plan(Specs.spec("a", "softmax", "diabetes").build()))
                .isInstanceOf(SpecRefusedException.class)
                .hasMessageContaining("data must hold labels");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() ->
                        planner.plan(Specs.spec("a", "softmax", "missing.csv").build()))
                .isInstanceOf(SpecRefusedException.class)
                .hasMessageContaining("'missing.csv' is no such file");
    }

    @Test
    void measuresALargeModelByProductsAndASmallOneByItsHessianUnlessAsked() {
        RunSpec.Builder large = Specs.spec("a", "mlp", "digits");
        large.getModelBuilder().addHiddenWidths(100);
        RunSpec.Builder asked = Specs.spec("a", "softmax", "digits");
        asked.getCurvatureBuilder().setSampled(true);

        RunPlan plan = planner.plan(large.build());
        assertThat(plan.spec().getProjectedModes()).isEqualTo(16);
        assertThat(planner.sampledCurvature(plan, plan.hyperparameters(), 7510)).hasValueSatisfying(measurement -> {
            assertThat(measurement.solver().top()).isEqualTo(16);
            assertThat(measurement.solver().basis()).isEqualTo((1 << 21) / 8 / 7510 - 1);
        });
        assertThat(planner.sampledCurvature(planner.plan(asked.build()), plan.hyperparameters(), 650))
                .isPresent();
        assertThat(planner.sampledCurvature(
                        planner.plan(Specs.spec("a", "softmax", "digits").build()), plan.hyperparameters(), 650))
                .isEmpty();
    }

    @Test
    void refusesVectorsThatDoNotFitIntoItsMemory() {
        RunSpec.Builder spec = Specs.spec("a", "mlp", "digits").setProjectedModes(30);
        spec.getModelBuilder().addHiddenWidths(100);
        spec.getCurvatureBuilder().setBottomModes(5);

        assertThatThrownBy(() -> planner.plan(spec.build()))
                .isInstanceOf(SpecRefusedException.class)
                .hasMessage("projected_modes 30, curvature.bottom_modes 5 and curvature.quadrature_steps must let 38 "
                        + "vectors of the model's 7510 parameters fit into the trainer's curvature-memory-in-bytes "
                        + "2097152, but only 34 do");
    }

    @Test
    void plansAPerceptronOnFashionMnist() {
        RunSpec.Builder spec = Specs.spec("fashion", "mlp", "fashion-mnist");
        spec.getModelBuilder().addHiddenWidths(5);

        RunPlan plan = fashion(4096).plan(spec.build());

        // 784 · 5 + 5 + 5 · 10 + 10
        assertThat(plan.spec().getModel().getHiddenWidthsList()).containsExactly(5);
        assertThat(fashion(3985).sampledCurvature(plan, plan.hyperparameters(), 3985))
                .isEmpty();
        assertThat(fashion(3984).sampledCurvature(fashion(3984).plan(spec.build()), plan.hyperparameters(), 3985))
                .isPresent();
    }

    @Test
    void plansSoftmaxRegressionOnFashionMnistWithBothEndsOfItsSpectrum() {
        RunSpec.Builder spec = Specs.spec("fashion", "softmax", "fashion-mnist");

        RunPlan plan = fashion(4096).plan(spec.build());

        assertThat(fashion(4096).sampledCurvature(plan, plan.hyperparameters(), 7850))
                .isPresent();
        assertThat(plan.spec().getProjectedModes()).isEqualTo(CurvaturePlan.DEFAULT_LEADING);
    }

    @Test
    void refusesMoreNumbersThanFitAtOnce() {
        RunSpec.Builder spec = Specs.spec("fashion", "softmax", "fashion-mnist");
        RunPlanner planner = new RunPlanner(
                TrainerUnderTest.library(50_000, FASHION),
                50_000,
                new CurvatureLimits(100_000, MEMORY),
                EngineSettings.PROCESSOR,
                new SplittableRandom(1));

        assertThatThrownBy(() -> planner.plan(spec.build()))
                .isInstanceOf(SpecRefusedException.class)
                .hasMessage("data 'fashion-mnist' must have at most 50000 values for a model that holds all of them as"
                        + " numbers (perrin.trainer.max-data-values), but has 200 × 784");
    }

    @Test
    void refusesAugmentationForModelsThatHoldEveryExample() {
        RunSpec.Builder spec = Specs.spec("fashion", "softmax", "fashion-mnist");
        spec.getDataOptionsBuilder().getAugmentationBuilder().setHorizontalFlip(true);

        assertThatThrownBy(() -> fashion(20_000).plan(spec.build()))
                .hasMessage("data_options.augmentation must be without crop and flip for model 'softmax', which holds"
                        + " every example as it is");
    }

    @Test
    void refusesABrokenRuleOfTheDataOptions() {
        RunSpec.Builder spec = Specs.linear("a");
        spec.getDataOptionsBuilder().setFirstExamples(-1);

        assertThatThrownBy(() -> planner.plan(spec.build())).hasMessageContaining("data_options.first_examples must");
    }

    private static RunPlanner fashion(int maxDimension) {
        return TrainerUnderTest.planner(new CurvatureLimits(maxDimension, MEMORY), FASHION);
    }

    @Test
    void buildsASmallConvolutionalNetworkOnTheDigits() {
        RunPlan plan = planner.plan(Specs.spec("", "cnn", "digits").build());

        assertThat(plan.spec().getModel().getChannelsList()).containsExactly(4, 8);
        Model model = planner.model(plan, planner.data(plan));
        assertThat(model.layout().tensors())
                .extracting(ParameterLayout.Tensor::name)
                .startsWith("convolutions.0.weight")
                .endsWith("linear.bias");
        assertThat(model.dimension()).isEqualTo(666);
        assertThat(model.exampleCount()).isEqualTo(1797);
    }

    @Test
    void buildsAPerceptronWithBatchNorm() {
        RunSpec.Builder spec = Specs.spec("", "mlp", "digits");
        spec.getModelBuilder().addHiddenWidths(8).setBatchNorm(true).setLoss(Loss.LOSS_SQUARED_ERROR);

        RunPlan plan = planner.plan(spec.build());
        Model model = planner.model(plan, planner.data(plan));

        assertThat(model.dimension()).isEqualTo(64 * 8 + 8 + 16 + 8 * 10 + 10);
        assertThat(model.buffers().tensors())
                .extracting(ParameterLayout.Tensor::name)
                .containsExactly("norms.0.running_mean", "norms.0.running_var");
    }

    /// 2 · 65,536 statistics beside 458,755 parameters, which are four parts of a snapshot.
    @Test
    void refusesBatchNormWhoseStatisticsDoNotFitIntoASnapshot(@TempDir Path folder) throws IOException {
        Path table = Files.writeString(folder.resolve("table.csv"), "1,0\n2,1\n3,2\n".repeat(32));
        RunSpec.Builder spec = Specs.spec("a", "mlp", table.toString());
        spec.getModelBuilder().addHiddenWidths(65_536).setBatchNorm(true);

        assertThatThrownBy(() -> planner.plan(spec.build()))
                .isInstanceOf(SpecRefusedException.class)
                .hasMessageContaining("batch norm of model 'mlp' must have statistics that fit into a snapshot: buffers"
                        + " must be at most 32768 values for 4 parts of shard 0, but are 131072");
    }

    /// 11 million parameters: this planner's memory has not one vector of them.
    @Test
    void refusesPublishedNetworksWhoseVectorsDoNotFit() {
        RunSpec.Builder spec = Specs.spec("a", "resnet18", "digits");
        spec.getModelBuilder().setForm(InputForm.INPUT_FORM_SMALL);

        assertThatThrownBy(() -> planner.plan(spec.build()))
                .isInstanceOf(SpecRefusedException.class)
                .hasMessageContaining(
                        "parameters fit into the trainer's curvature-memory-in-bytes 2097152, but only 0");
    }

    @Test
    void refusesANetworkThatIsTooDeepForItsImages() {
        RunSpec.Builder spec = Specs.spec("a", "vgg11", "digits");

        assertThatThrownBy(() -> planner.plan(spec.build()))
                .isInstanceOf(SpecRefusedException.class)
                .hasMessage("data does not fit model 'vgg11': examples of 1 × 8 × 8 are too small for this network: "
                        + "at 'features.15' a window of 2 meets an extent of 1");
    }

    @Test
    void refusesWeightsOfAnotherModel(@TempDir Path folder) {
        Path path = folder.resolve("softmax.safetensors");
        RunPlan other = planner.plan(Specs.spec("s", "softmax", "digits").build());
        Model softmax = planner.model(other, planner.data(other));
        new WeightsFile(path).save(softmax, new float[softmax.dimension()]);
        RunSpec.Builder spec = Specs.spec("a", "cnn", "digits");
        spec.getModelBuilder().setWeights(path.toString());

        assertThatThrownBy(() -> planner.plan(spec.build()))
                .isInstanceOf(SpecRefusedException.class)
                .hasMessage("weights '" + path + "' do not fit the model: shape of 'linear.weight' must be [10, 32], "
                        + "but is [10, 64]; missing: convolutions.0.weight, convolutions.0.bias, "
                        + "convolutions.1.weight, convolutions.1.bias");
    }
}
