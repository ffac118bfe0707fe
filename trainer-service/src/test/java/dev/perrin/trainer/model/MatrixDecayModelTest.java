package dev.perrin.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatrixDecayModelTest {
    private static final double COEFFICIENT = 0.25;

    @ParameterizedTest
    @EnumSource(ModelCase.class)
    void everyGradientPullsAtWeightsAndLeavesBiasesAlone(ModelCase modelCase) {
        // Given
        Model bare = modelCase.model(1);
        Model decayed = MatrixDecayModel.of(modelCase.model(1), COEFFICIENT);
        double[] parameters = ModelCase.parameters(bare, 1);
        int[] batch = {3, 0, 3};
        double[] pull = pull(bare, parameters);

        // When, Then
        double[] without = new double[parameters.length];
        double[] with = new double[parameters.length];
        double lossWithout = bare.fullGradient(parameters, without);
        double lossWith = decayed.fullGradient(parameters, with);
        assertThat(difference(with, without)).containsExactly(pull, within(1e-15));
        assertThat(lossWith - lossWithout).isCloseTo(penalty(bare, parameters), within(1e-14));
        assertThat(decayed.evaluate(parameters).loss()).isCloseTo(lossWith, within(1e-12));

        bare.exampleGradient(parameters, 2, without);
        decayed.exampleGradient(parameters, 2, with);
        assertThat(difference(with, without)).containsExactly(pull, within(1e-15));

        float[] narrowWithout = new float[parameters.length];
        float[] narrowWith = new float[parameters.length];
        BatchOutcome outcomeWithout = new BatchOutcome();
        BatchOutcome outcomeWith = new BatchOutcome();
        bare.gradient(ModelCase.narrow(parameters), batch, narrowWithout, outcomeWithout);
        decayed.gradient(ModelCase.narrow(parameters), batch, narrowWith, outcomeWith);
        for (int i = 0; i < pull.length; i++) {
            assertThat((double) narrowWith[i] - narrowWithout[i]).isCloseTo(pull[i], within(1e-6));
        }
        assertThat(outcomeWith.loss() - outcomeWithout.loss()).isCloseTo(penalty(bare, parameters), within(1e-14));
        assertThat(Double.valueOf(outcomeWith.accuracy())).isEqualTo(Double.valueOf(outcomeWithout.accuracy()));
    }

    @Test
    void theHessianOfAConvexModelHasItOnTheDiagonalOfTheWeights() {
        // Given
        ConvexModel bare = (ConvexModel) ModelCase.SOFTMAX.model(1);
        Model decayed = MatrixDecayModel.of(bare, COEFFICIENT);
        double[] parameters = ModelCase.parameters(bare, 1);
        int dimension = bare.dimension();
        double[] without = new double[dimension * dimension];
        double[] with = new double[dimension * dimension];

        // When
        bare.hessian(parameters, without);
        ((ConvexModel) decayed).hessian(parameters, with);

        // Then
        for (int i = 0; i < dimension; i++) {
            for (int j = 0; j < dimension; j++) {
                double expected = i == j && isWeight(bare, i) ? COEFFICIENT : 0;
                assertThat(with[i * dimension + j] - without[i * dimension + j]).isCloseTo(expected, within(1e-15));
            }
        }
    }

    @Test
    void anotherCoefficientTakesThePlaceOfTheFirst() {
        Model bare = ModelCase.LINEAR.model(1);
        double[] parameters = ModelCase.parameters(bare, 1);

        Model changed = MatrixDecayModel.of(bare, 7).withCoefficient(COEFFICIENT);

        assertThat(changed.evaluate(parameters).loss()
                        - bare.evaluate(parameters).loss())
                .isCloseTo(penalty(bare, parameters), within(1e-14));
        assertThatThrownBy(() -> MatrixDecayModel.of(bare, -1))
                .hasMessage("coefficient must be finite and ≥ 0, but is -1.0");
    }

    /// By name, where the model goes by the number of dimensions.
    private static boolean isWeight(Model model, int coordinate) {
        return model.layout().tensors().stream()
                .anyMatch(tensor -> tensor.name().endsWith(".weight")
                        && coordinate >= tensor.offset()
                        && coordinate < tensor.offset() + tensor.length());
    }

    private static double[] pull(Model model, double[] parameters) {
        double[] pull = new double[parameters.length];
        for (int i = 0; i < pull.length; i++) {
            pull[i] = isWeight(model, i) ? COEFFICIENT * parameters[i] : 0;
        }
        return pull;
    }

    private static double penalty(Model model, double[] parameters) {
        double squared = 0;
        for (int i = 0; i < parameters.length; i++) {
            squared += isWeight(model, i) ? parameters[i] * parameters[i] : 0;
        }
        return COEFFICIENT * squared / 2;
    }

    private static double[] difference(double[] left, double[] right) {
        double[] difference = new double[left.length];
        for (int i = 0; i < left.length; i++) {
            difference[i] = left[i] - right[i];
        }
        return difference;
    }
}
