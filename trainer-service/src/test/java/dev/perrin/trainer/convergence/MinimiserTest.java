package dev.perrin.trainer.convergence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.curvature.Curvature;
import dev.perrin.trainer.curvature.CurvatureMeasurement;
import dev.perrin.trainer.data.DataSet;
import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.TestData;
import dev.perrin.trainer.model.Evaluation;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.ModelCase;
import dev.perrin.trainer.model.SoftmaxRegression;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MinimiserTest {
    private static final Minimiser.Watch PATIENT = new StopWatch(false);

    private record StopWatch(boolean stopRequested) implements Minimiser.Watch {
        @Override
        public void updated(long updates, double gradientNorm) {}
    }

    /// The numbers of science.md section 5, to the digits printed there.
    @Test
    void softmaxOnDigitsReachesTheReferenceExperiment() {
        // Given
        DataSet digits = TestData.digits();
        Model model = new SoftmaxRegression(digits, (Labels) digits.targets());
        double[] parameters = new double[650];

        // When
        Minimiser.Descent descent = Minimiser.of(model).minimise(model, 1e-3, parameters, 100, PATIENT);
        float[] position = ModelCase.narrow(parameters);
        Curvature curvature = new CurvatureMeasurement(32, 1e-3, 64).at(model, position, () -> false, _ -> {});

        // Then
        Evaluation evaluation = model.evaluate(parameters);
        assertThat(descent.converged()).isTrue();
        assertThat(evaluation.loss() + 1e-3 / 2 * squaredNorm(parameters)).isCloseTo(0.263926, within(5e-7));
        assertThat(evaluation.accuracy().orElseThrow()).isCloseTo(0.9794, within(5e-5));
        double[] printed = {0.4713, 0.3330, 0.2808, 0.2325, 0.1808, 0.1705};
        for (int mode = 0; mode < printed.length; mode++) {
            assertThat(curvature.eigenvalues()[mode]).isCloseTo(printed[mode], within(5e-5));
        }
        assertThat(curvature.trace()).isCloseTo(2.6735, within(5e-5));
        assertThat(curvature.vectors()).hasDimensions(64, 650);
        assertThat(curvature.gradients()).containsExactly(new double[650], within(1e-6));
    }

    @ParameterizedTest
    @EnumSource(ModelCase.class)
    void endsWhereTheTotalGradientVanishes(ModelCase modelCase) {
        Model model = modelCase.model(2);
        double[] parameters = ModelCase.parameters(model, 2);

        Minimiser.Descent descent = Minimiser.of(model).minimise(model, 0.1, parameters, 20_000, PATIENT);

        double[] gradient = new double[parameters.length];
        model.fullGradient(parameters, gradient);
        for (int i = 0; i < gradient.length; i++) {
            assertThat(gradient[i] + 0.1 * parameters[i]).isCloseTo(0, within(Minimiser.TOLERANCE));
        }
        assertThat(descent.converged()).isTrue();
    }

    /// 4,509 parameters: more than a matrix is held of.
    @Test
    void findsTheMinimumOfALargeModelFromProductsAlone() {
        DataSet data = TestData.labelled(1, 60, 500, 9);
        Model model = new SoftmaxRegression(data, (Labels) data.targets());
        double[] parameters = new double[model.dimension()];

        Minimiser.Descent descent = Minimiser.of(model).minimise(model, 1e-2, parameters, 50, PATIENT);

        double[] gradient = new double[parameters.length];
        model.fullGradient(parameters, gradient);
        for (int i = 0; i < gradient.length; i++) {
            assertThat(gradient[i] + 1e-2 * parameters[i]).isCloseTo(0, within(Minimiser.TOLERANCE));
        }
        assertThat(descent.converged()).isTrue();
        assertThat(descent.updates()).isLessThan(20);
    }

    @Test
    void leastSquaresTakesOneNewtonStep() {
        Model model = ModelCase.LINEAR.model(3);

        Minimiser.Descent descent = Minimiser.of(model).minimise(model, 0, ModelCase.parameters(model, 3), 10, PATIENT);

        assertThat(descent.updates()).isEqualTo(1);
        assertThat(descent.converged()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(ModelCase.class)
    void keepsToItsBudget(ModelCase modelCase) {
        Model model = modelCase.model(2);
        double[] parameters = ModelCase.parameters(model, 2);
        double[] start = parameters.clone();

        Minimiser.Descent descent = Minimiser.of(model).minimise(model, 0.1, parameters, 0, PATIENT);

        assertThat(descent.updates()).isZero();
        assertThat(descent.converged()).isFalse();
        assertThat(parameters).containsExactly(start);
    }

    @ParameterizedTest
    @EnumSource(ModelCase.class)
    void endsWhenItIsAskedTo(ModelCase modelCase) {
        Model model = modelCase.model(2);
        double[] parameters = ModelCase.parameters(model, 2);

        assertThatThrownBy(() -> Minimiser.of(model).minimise(model, 0.1, parameters, 10, new StopWatch(true)))
                .isInstanceOf(CancellationException.class);
    }

    private static double squaredNorm(double[] vector) {
        double squared = 0;
        for (double element : vector) {
            squared += element * element;
        }
        return squared;
    }
}
