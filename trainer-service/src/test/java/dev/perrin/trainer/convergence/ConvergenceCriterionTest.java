package dev.perrin.trainer.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.ModelCase;
import org.junit.jupiter.api.Test;

class ConvergenceCriterionTest {
    private final Model model = ModelCase.SOFTMAX.model(3);
    private final float[] position = ModelCase.narrow(ModelCase.parameters(model, 3));

    @Test
    void aGivenStepIsTheLast() {
        CriterionState state = new ConvergenceCriterion.AtStep(3).newState(model, 0);

        assertThat(state.isMet(1, 1, position)).isFalse();
        assertThat(state.isMet(2, 1, position)).isFalse();
        assertThat(state.isMet(3, 1, position)).isTrue();
    }

    /// The norm is taken from differences of the loss with its L2 term.
    @Test
    void theGradientNormIsThatOfTheTotalLossAndIsLookedAtNowAndThen() {
        // Given
        double decay = 0.3;
        double[] parameters = new double[position.length];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = position[i];
        }
        double squared = 0;
        for (int i = 0; i < parameters.length; i++) {
            double[] shifted = parameters.clone();
            shifted[i] = parameters[i] + 1e-6;
            double above = total(shifted, decay);
            shifted[i] = parameters[i] - 1e-6;
            squared += Math.pow((above - total(shifted, decay)) / 2e-6, 2);
        }
        double norm = Math.sqrt(squared);

        // When
        CriterionState above = new ConvergenceCriterion.GradientNorm(norm * 1.0001, 5).newState(model, decay);
        CriterionState below = new ConvergenceCriterion.GradientNorm(norm * 0.9999, 5).newState(model, decay);

        // Then
        assertThat(above.isMet(4, 1, position)).isFalse();
        assertThat(above.isMet(5, 1, position)).isTrue();
        assertThat(below.isMet(5, 1, position)).isFalse();
    }

    private double total(double[] parameters, double decay) {
        double squared = 0;
        for (double parameter : parameters) {
            squared += parameter * parameter;
        }
        return model.evaluate(parameters).loss() + decay * squared / 2;
    }

    @Test
    void aPlateauIsAWindowThatFellTooLittle() {
        // Given: means 10, 8 (−20 %), 7.5 (−6.25 %), 7.2 (−4 %).
        double[] losses = {9, 11, 8, 8, 7, 8, 7.2, 7.2};
        CriterionState state = new ConvergenceCriterion.LossPlateau(2, 0.05).newState(model, 0);

        // When, Then
        for (int update = 1; update <= 8; update++) {
            assertThat(state.isMet(update, losses[update - 1], position)).isEqualTo(update == 8);
        }
    }

    @Test
    void theMinimumHasNoLastUpdate() {
        assertThat(new ConvergenceCriterion.Minimum().newState(model, 0).isMet(1_000_000, 0, position))
                .isFalse();
        assertThat(new ConvergenceCriterion.Minimum().endsWithMiniBatches()).isFalse();
        assertThat(new ConvergenceCriterion.AtStep(0).endsWithMiniBatches()).isTrue();
    }
}
