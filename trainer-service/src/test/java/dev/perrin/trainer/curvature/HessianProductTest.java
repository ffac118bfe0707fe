package dev.perrin.trainer.curvature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.linearalgebra.NumericalException;
import dev.perrin.trainer.model.ConvexModel;
import dev.perrin.trainer.model.MatrixDecayModel;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.ModelCase;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class HessianProductTest {
    private static final int SEEDS = 20;

    @ParameterizedTest
    @EnumSource(value = ModelCase.class, mode = Mode.EXCLUDE, names = "PERCEPTRON")
    void closedFormIsTheProductWithTheWholeMatrix(ModelCase modelCase) {
        for (long seed = 0; seed < SEEDS; seed++) {
            ConvexModel model = (ConvexModel) modelCase.model(seed);
            double[] parameters = ModelCase.parameters(model, seed);
            double[] vector = gaussian(parameters.length, seed);
            double[] product = new double[parameters.length];
            double[] hessian = new double[parameters.length * parameters.length];
            model.hessian(parameters, hessian);

            new AnalyticProduct(model, parameters, () -> false).apply(vector, product);

            assertThat(product).containsExactly(times(hessian, vector), within(1e-12));
        }
    }

    @Test
    void productOfALossWithWeightDecayOnMatricesHasTheDecay() {
        ConvexModel model = (ConvexModel) MatrixDecayModel.of(ModelCase.SOFTMAX.model(4), 0.3);
        double[] parameters = ModelCase.parameters(model, 4);
        double[] vector = gaussian(parameters.length, 4);
        double[] product = new double[parameters.length];
        double[] hessian = new double[parameters.length * parameters.length];
        model.hessian(parameters, hessian);

        model.hessianProduct(parameters, vector, product);

        assertThat(product).containsExactly(times(hessian, vector), within(1e-12));
    }

    /// The error that is stated is that which is there, within a factor of ten, and small.
    @ParameterizedTest
    @EnumSource(value = ModelCase.class, mode = Mode.EXCLUDE, names = "PERCEPTRON")
    void differencesStateTheErrorThatTheyHave(ModelCase modelCase) {
        for (long seed = 0; seed < SEEDS; seed++) {
            ConvexModel model = (ConvexModel) modelCase.model(seed);
            double[] parameters = ModelCase.parameters(model, seed);
            GradientDifferences differences =
                    GradientDifferences.balanced(model::fullGradient, parameters, () -> false);
            double[] vector = gaussian(parameters.length, seed + 1000);
            double[] exact = new double[parameters.length];
            double[] product = new double[parameters.length];
            model.hessianProduct(parameters, vector, exact);

            differences.apply(vector, product);

            double error = distance(exact, product) / Math.sqrt(dot(exact, exact));
            assertThat(differences.relativeError()).isLessThan(1e-8);
            assertThat(error).isLessThan(10 * differences.relativeError());
            assertThat(differences.step()).isBetween(1e-7, 1e-1);
        }
    }

    /// The perceptron's product against the matrix of single differences, column by column.
    @Test
    void differencesOfAPerceptronAgreeWithItsWholeHessian() {
        Model model = ModelCase.PERCEPTRON.model(3);
        double[] parameters = ModelCase.parameters(model, 3);
        double[] vector = gaussian(parameters.length, 9);
        double[] product = new double[parameters.length];

        GradientDifferences.balanced(model::fullGradient, parameters, () -> false)
                .apply(vector, product);

        double[] whole = times(
                Hessian.of(model, parameters, () -> false, _ -> {}, MeasurementJournal.NONE)
                        .entries(),
                vector);
        assertThat(product).containsExactly(whole, within(1e-7));
    }

    @Test
    void productOfNothingIsNothing() {
        double[] product = {1, 2, 3};
        GradientDifferences differences = GradientDifferences.balanced(
                (at, gradient) -> System.arraycopy(at, 0, gradient, 0, 3), new double[3], () -> false);

        differences.apply(new double[3], product);

        assertThat(product).containsOnly(0);
    }

    @Test
    void endsWhenItIsCancelledAndWhenGradientsAreNotFinite() {
        double[] parameters = new double[3];
        assertThatThrownBy(() -> GradientDifferences.balanced((_, _) -> {}, parameters, () -> true))
                .isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> GradientDifferences.balanced(
                        (_, gradient) -> Arrays.fill(gradient, Double.NaN), parameters, () -> false))
                .isInstanceOf(NumericalException.class)
                .hasMessageContaining("not finite");
    }

    private static double[] gaussian(int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] vector = new double[length];
        for (int i = 0; i < length; i++) {
            vector[i] = random.nextGaussian();
        }
        return vector;
    }

    private static double[] times(double[] matrix, double[] vector) {
        double[] product = new double[vector.length];
        for (int i = 0; i < vector.length; i++) {
            for (int j = 0; j < vector.length; j++) {
                product[i] += matrix[i * vector.length + j] * vector[j];
            }
        }
        return product;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double distance(double[] a, double[] b) {
        double[] difference = a.clone();
        for (int i = 0; i < a.length; i++) {
            difference[i] -= b[i];
        }
        return Math.sqrt(dot(difference, difference));
    }
}
