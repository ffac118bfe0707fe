package dev.perrin.trainer.sgd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
    /// `StepLR`: the factor is multiplied by γ after every n-th update.
    @Test
    void stepDecayMultipliesAfterEveryNthUpdate() {
        LearningRateSchedule schedule = new LearningRateSchedule(new LearningRateSchedule.Step(3, 0.1), 0);

        double expected = 1;
        for (long update = 1; update <= 20; update++) {
            assertThat(schedule.factor(update, 20)).isCloseTo(expected, within(1e-15));
            if (update % 3 == 0) {
                expected *= 0.1;
            }
        }
    }

    /// PyTorch's own recurrence of `CosineAnnealingLR`, which shares no formula with the closed form:
    /// ηₜ₊₁ = η_min + (ηₜ − η_min)(1 + cos(π(t + 1)/T))/(1 + cos(πt/T)).
    @Test
    void cosineDecayFollowsPyTorchsRecurrence() {
        LearningRateSchedule schedule = new LearningRateSchedule(new LearningRateSchedule.Cosine(0.1), 0);

        double expected = 1;
        for (int made = 0; made < 40; made++) {
            assertThat(schedule.factor(made + 1, 40)).isCloseTo(expected, within(1e-13));
            expected = 0.1
                    + (expected - 0.1)
                            * (1 + Math.cos(Math.PI * (made + 1) / 40))
                            / (1 + Math.cos(Math.PI * made / 40));
        }
    }

    @Test
    void warmUpRisesLinearlyAndTheShapeBeginsAfterIt() {
        LearningRateSchedule warm = new LearningRateSchedule(new LearningRateSchedule.Cosine(0), 4);
        LearningRateSchedule cold = new LearningRateSchedule(new LearningRateSchedule.Cosine(0), 0);

        for (long update = 1; update <= 4; update++) {
            assertThat(warm.factor(update, 24)).isEqualTo(update / 4.0);
        }
        for (long update = 1; update <= 20; update++) {
            assertThat(warm.factor(4 + update, 24)).isEqualTo(cold.factor(update, 20));
        }
    }

    @Test
    void noScheduleIsTheFactorOne() {
        assertThat(LearningRateSchedule.CONSTANT.factor(1, 10)).isEqualTo(1);
        assertThat(LearningRateSchedule.CONSTANT.factor(1_000_000, 10)).isEqualTo(1);
        assertThat(LearningRateSchedule.CONSTANT.isConstant()).isTrue();
        assertThat(new LearningRateSchedule(new LearningRateSchedule.Constant(), 1).isConstant())
                .isFalse();
    }

    @Test
    void refusesWhatIsNoSchedule() {
        assertThatThrownBy(() -> new LearningRateSchedule(new LearningRateSchedule.Constant(), -1))
                .hasMessageContaining("warmUpSteps must be at least 0, but is -1");
        assertThatThrownBy(() -> new LearningRateSchedule.Step(0, 0.1)).hasMessageContaining("everySteps");
        assertThatThrownBy(() -> new LearningRateSchedule.Step(1, 1.5)).hasMessageContaining("factor");
        assertThatThrownBy(() -> new LearningRateSchedule.Cosine(Double.NaN)).hasMessageContaining("finalFraction");
    }
}
