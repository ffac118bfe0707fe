package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.trainer.convergence.Minimiser;
import dev.perrin.trainer.curvature.Curvature;
import dev.perrin.trainer.curvature.CurvatureMeasurement;
import dev.perrin.trainer.data.DataSet;
import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.DataSet.Responses;
import dev.perrin.trainer.data.MiniBatchSampler;
import dev.perrin.trainer.data.TestData;
import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.LinearRegression;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.SoftmaxRegression;
import dev.perrin.trainer.run.Seed.Purpose;
import dev.perrin.trainer.sgd.Hyperparameters;
import dev.perrin.trainer.sgd.Momentum;
import dev.perrin.trainer.sgd.PhasePoint;
import dev.perrin.trainer.sgd.StepSums;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Real SGD against the exact discrete theory: Var vₗ = 2Cₗ/((1−β)(2(1+β)−xₗ)), and the local displacement is
/// η² Σₗ Var vₗ. Source: science.md 1.9. The theory takes the noise of the minimum for the noise everywhere; it
/// misses a fraction of about τ₀ = η tr H/(2S(1−β)), up to twice that, upwards.
class LimitingStatisticsTest {
    private static final Minimiser.Watch PATIENT = new Minimiser.Watch() {
        @Override
        public boolean stopRequested() {
            return false;
        }

        @Override
        public void updated(long updates, double gradientNorm) {}
    };

    @Test
    void softmaxMovesAsFarAsTheTheorySays() {
        DataSet digits = TestData.digits();
        Model model = new SoftmaxRegression(digits, (Labels) digits.targets());

        assertMovesAsPredicted(model, new Hyperparameters(0.1, 0.9, 1e-3, 32), 60_000);
    }

    @Test
    void linearRegressionMovesAsFarAsTheTheorySays() {
        DataSet diabetes = TestData.diabetes();
        Model model = new LinearRegression(diabetes, (Responses) diabetes.targets());

        assertMovesAsPredicted(model, new Hyperparameters(0.005, 0.9, 1e-3, 32), 200_000);
    }

    private static void assertMovesAsPredicted(Model model, Hyperparameters hyperparameters, int steps) {
        // Given
        PhasePoint point = minimum(model, hyperparameters);
        Curvature curvature = new CurvatureMeasurement(
                        hyperparameters.batchSize(), hyperparameters.weightDecay(), model.dimension())
                .at(model, point.position(), () -> false, _ -> {});
        double tau = hyperparameters.learningRate()
                * curvature.trace()
                / (2 * hyperparameters.batchSize() * (1 - hyperparameters.momentumCoefficient()));

        // When
        Measured measured = measure(model, hyperparameters, point, curvature, steps);

        // Then
        double predictedLocal = 0;
        for (int mode = 0; mode < model.dimension(); mode++) {
            predictedLocal +=
                    square(hyperparameters.learningRate()) * velocityVariance(hyperparameters, curvature, mode);
        }
        assertThat(measured.localDisplacement() / predictedLocal)
                .as("local displacement, tau %s", tau)
                .isBetween(1 - 0.02, 1 + 2 * tau + 0.02);
        // An underdamped velocity forgets within (1+β)/(1−β) = 19 steps: 5 standard deviations of the variance.
        double error = 5 * Math.sqrt(2.0 * 19 / steps);
        for (int mode = 0; mode < 5; mode++) {
            assertThat(measured.velocityVariances().get(mode) / velocityVariance(hyperparameters, curvature, mode))
                    .as("velocity variance of mode %d, tau %s", mode, tau)
                    .isBetween(1 - error, 1 + 2 * tau + error);
        }
    }

    private static double velocityVariance(Hyperparameters hyperparameters, Curvature curvature, int mode) {
        double momentumCoefficient = hyperparameters.momentumCoefficient();
        double x = hyperparameters.learningRate() * (curvature.eigenvalues()[mode] + hyperparameters.weightDecay());
        return 2 * curvature.noiseVariances()[mode] / ((1 - momentumCoefficient) * (2 * (1 + momentumCoefficient) - x));
    }

    private record Measured(double localDisplacement, List<Double> velocityVariances) {}

    private static Measured measure(
            Model model, Hyperparameters hyperparameters, PhasePoint point, Curvature curvature, int steps) {
        int dimension = model.dimension();
        MiniBatchSampler sampler =
                MiniBatchSampler.independent(model.exampleCount(), new Seed(11).stream(Purpose.LIMITING_BATCHES));
        int[] batch = new int[hyperparameters.batchSize()];
        float[] gradient = new float[dimension];
        float[] reference = point.position().clone();
        BatchOutcome outcome = new BatchOutcome();
        StepSums sums = new StepSums(model.layout());
        double local = 0;
        double[] variances = new double[5];
        int burnIn = 2000;
        for (int step = -burnIn; step < steps; step++) {
            sampler.next(batch);
            model.gradient(point.position(), batch, gradient, outcome);
            Momentum.step(hyperparameters, point, gradient, reference, sums);
            if (step < 0) {
                continue;
            }
            local += sums.localDisplacementSquared() / steps;
            for (int mode = 0; mode < variances.length; mode++) {
                double projection = 0;
                for (int i = 0; i < dimension; i++) {
                    projection += curvature.vectors()[mode][i] * point.velocity()[i];
                }
                variances[mode] += projection * projection / steps;
            }
        }
        return new Measured(local, Arrays.stream(variances).boxed().toList());
    }

    private static PhasePoint minimum(Model model, Hyperparameters hyperparameters) {
        PhasePoint point = new PhasePoint(model.dimension());
        double[] parameters = new double[model.dimension()];
        Minimiser.of(model).minimise(model, hyperparameters.weightDecay(), parameters, 100, PATIENT);
        for (int i = 0; i < parameters.length; i++) {
            point.position()[i] = (float) parameters[i];
        }
        return point;
    }

    private static double square(double value) {
        return value * value;
    }
}
