package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.run.v1.RunSpec;
import org.junit.jupiter.api.Test;

class RunPlannerTest {
    private final RunPlanner planner = TrainerUnderTest.planner(4096);

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
                .hasMessage("data must hold a real-valued target for model 'linear', but 'digits' holds labels");
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
    void refusesAModelWhoseHessianWouldBeTooLarge() {
        RunSpec.Builder spec = Specs.spec("a", "mlp", "digits");
        spec.getModelBuilder().addHiddenWidths(100);

        assertThatThrownBy(() -> planner.plan(spec.build()))
                .isInstanceOf(SpecRefusedException.class)
                .hasMessage(
                        "model must have at most 4096 parameters for its full Hessian to be measured, but has 7510");
    }
}
