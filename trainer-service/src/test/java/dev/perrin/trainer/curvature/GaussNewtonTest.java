package dev.perrin.trainer.curvature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.data.DataCatalogue;
import dev.perrin.trainer.data.DataScaling;
import dev.perrin.trainer.data.DataSet;
import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.Table;
import dev.perrin.trainer.data.TableReader;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.MatrixDecayModel;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.ModelCase;
import dev.perrin.trainer.model.ScoredModel;
import dev.perrin.trainer.model.network.Activation;
import dev.perrin.trainer.model.network.MinibatchStatisticsModel;
import dev.perrin.trainer.model.network.NetworkModel;
import dev.perrin.trainer.model.network.NetworkSettings;
import dev.perrin.trainer.model.network.SmallNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Against the whole matrix of a perceptron from PyTorch's Jacobian (`golden/curvature/gauss_newton.py`).
class GaussNewtonTest {
    private static final int EXAMPLES = 40;
    private static final double TOLERANCE = 1e-6;

    @ParameterizedTest
    @EnumSource(ClassificationLoss.class)
    void itsProductsAreThoseOfTheMatrixFromTheJacobian(ClassificationLoss loss) throws IOException {
        // Given
        NetworkModel model = perceptron(loss, false);
        double[] expected = golden(loss, "product");
        double[] vector = new double[model.dimension()];
        double[] product = new double[vector.length];
        double scale = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = Math.cos(0.7 * i);
        }

        // When
        GaussNewtonProduct matrix = new GaussNewtonProduct(model, parameters(model), () -> false);
        matrix.apply(vector, product);

        // Then
        for (double element : product) {
            scale = Math.max(scale, Math.abs(element));
        }
        assertThat(matrix.relativeError()).isLessThan(1e-8);
        for (int i = 0; i < expected.length; i++) {
            assertThat(product[61 * i]).isCloseTo(expected[i], within(1e-8 * scale));
        }
    }

    /// With squared error the ten scores share one matrix of the last layer: its eigenvalues occur ten times.
    @ParameterizedTest
    @EnumSource(ClassificationLoss.class)
    void lanczosFindsItsGreatestEigenvalues(ClassificationLoss loss) throws IOException {
        NetworkModel model = perceptron(loss, false);
        double[] top = golden(loss, "top");

        ExtremeEigenpairs pairs = new LanczosEigensolver(top.length, 0, 60, TOLERANCE, 2000, 1, true)
                .solve(new GaussNewtonProduct(model, parameters(model), () -> false), (_, _) -> {});

        assertThat(pairs.converged()).isTrue();
        for (int mode = 0; mode < top.length; mode++) {
            assertThat(pairs.values()[mode] / top[mode]).isCloseTo(1, within(TOLERANCE));
        }
    }

    /// What it is to look for copies: without that the second value is the next one that differs.
    @Test
    void eigenvaluesOfSquaredErrorOccurOftenAndAreFoundOnceUnlessAskedFor() throws IOException {
        NetworkModel model = perceptron(ClassificationLoss.SQUARED_ERROR, false);
        double[] top = golden(ClassificationLoss.SQUARED_ERROR, "top");

        ExtremeEigenpairs once = new LanczosEigensolver(top.length, 0, 60, TOLERANCE, 2000, 1)
                .solve(new GaussNewtonProduct(model, parameters(model), () -> false), (_, _) -> {});

        assertThat(once.converged()).isTrue();
        boolean missed = false;
        for (int mode = 0; mode < top.length; mode++) {
            missed |= once.values()[mode] < (1 - 1e-3) * top[mode];
        }
        assertThat(missed).isTrue();
    }

    /// With batch norm by minibatches too.
    @Test
    void itIsSymmetricAndNeverNegative() {
        NetworkModel model = perceptron(ClassificationLoss.CROSS_ENTROPY, true);
        double[] parameters = parameters(model);
        GaussNewtonProduct matrix =
                new GaussNewtonProduct(new MinibatchStatisticsModel(model, 10), parameters, () -> false);
        SplittableRandom random = new SplittableRandom(4);
        double[] before = new double[parameters.length];
        double[] beforeProduct = new double[parameters.length];
        for (int draw = 0; draw < 20; draw++) {
            double[] vector = random.doubles(parameters.length, -1, 1).toArray();
            double[] product = new double[vector.length];

            matrix.apply(vector, product);

            assertThat(dot(vector, product)).isPositive();
            if (draw > 0) {
                assertThat(dot(before, product)).isCloseTo(dot(vector, beforeProduct), within(1e-7));
            }
            before = vector;
            beforeProduct = product;
        }
    }

    /// A model that is linear in its parameters has no curvature of scores.
    @Test
    void softmaxRegressionHasOneMatrixForBoth() {
        Model softmax = ModelCase.SOFTMAX.model(3);
        float[] position = ModelCase.narrow(ModelCase.parameters(softmax, 3));
        LanczosEigensolver solver = new LanczosEigensolver(4, 0, 20, TOLERANCE, 500, 1);
        LanczosQuadrature quadrature = new LanczosQuadrature(4, 5, 10, 0.1, 1);

        Curvature gaussNewton = new LanczosMeasurement(1, 0, solver, quadrature, 100, 1, true)
                .at(softmax, position, () -> false, _ -> {});
        Curvature hessian = new LanczosMeasurement(1, 0, solver, quadrature, 100, 1, false)
                .at(softmax, position, () -> false, _ -> {});

        assertThat(gaussNewton.eigenvalues()).containsExactly(hessian.eigenvalues());
        assertThat(gaussNewton.method()).isEqualTo(HessianMethod.ANALYTIC);
    }

    /// λ of every coordinate of a matrix is added to its product, and none of a bias.
    @Test
    void weightDecayInTheLossBelongsToIt() {
        NetworkModel bare = perceptron(ClassificationLoss.CROSS_ENTROPY, false);
        ScoredModel decayed = (ScoredModel) MatrixDecayModel.of(bare, 0.5);
        double[] parameters = parameters(bare);
        double[] vector =
                new SplittableRandom(1).doubles(parameters.length, -1, 1).toArray();
        double[] without = new double[vector.length];
        double[] with = new double[vector.length];

        bare.gaussNewtonProduct(parameters, vector, 1e-4, without);
        decayed.gaussNewtonProduct(parameters, vector, 1e-4, with);

        int bias = 64 * 8;
        assertThat(with[3]).isCloseTo(without[3] + 0.5 * vector[3], within(1e-12));
        assertThat(with[bias]).isCloseTo(without[bias], within(1e-15));
    }

    @Test
    void endsWhenItIsCancelled() {
        NetworkModel model = perceptron(ClassificationLoss.CROSS_ENTROPY, false);
        assertThatThrownBy(() -> new GaussNewtonProduct(model, parameters(model), () -> true))
                .isInstanceOf(CancellationException.class);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double[] parameters(Model model) {
        double[] parameters = new double[model.dimension()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = 0.3 * Math.sin(1.7 * i + 0.3);
        }
        return parameters;
    }

    private static NetworkModel perceptron(ClassificationLoss loss, boolean batchNorm) {
        Table digits = new DataCatalogue(new TableReader(1_000_000)).load(DataCatalogue.DIGITS);
        double[] first = new double[EXAMPLES * digits.columns()];
        for (int i = 0; i < first.length; i++) {
            first[i] = digits.at(i / digits.columns(), i % digits.columns());
        }
        DataSet data = DataScaling.classification("first digits", new Table(first, digits.columns()));
        Labels labels = (Labels) data.targets();
        return new NetworkModel(
                SmallNetwork.perceptron(data.shape(), labels.classCount(), List.of(8), Activation.TANH, batchNorm),
                NetworkSettings.forCurvature(loss),
                data,
                labels);
    }

    private static double[] golden(ClassificationLoss loss, String name) throws IOException {
        String start = loss.name().toLowerCase(Locale.ROOT) + " " + name + " ";
        try (InputStream file = Objects.requireNonNull(
                GaussNewtonTest.class.getResourceAsStream("/golden/curvature/gauss_newton.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(start))
                    .mapToDouble(line -> Double.parseDouble(line.substring(start.length())))
                    .toArray();
        }
    }
}
