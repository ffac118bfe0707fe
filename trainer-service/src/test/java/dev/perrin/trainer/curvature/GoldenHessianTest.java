package dev.perrin.trainer.curvature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.data.DataCatalogue;
import dev.perrin.trainer.data.DataScaling;
import dev.perrin.trainer.data.DataSet;
import dev.perrin.trainer.data.Table;
import dev.perrin.trainer.data.TableReader;
import dev.perrin.trainer.model.CurvatureMatrix;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.ModelCase;
import dev.perrin.trainer.model.ScoredModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Against the whole Hessian of a perceptron by PyTorch's double back-propagation (`golden/curvature/perceptron.py`).
class GoldenHessianTest {
    private static final int EXAMPLES = 200;
    private static final double TOLERANCE = 1e-6;

    private final Model model = perceptron();
    private final double[] parameters = parameters(model.dimension());

    @Test
    void lanczosFindsTheExtremeEigenvaluesThatDoubleBackPropagationFinds() throws IOException {
        // Given
        double[] top = golden("top");
        double[] bottom = golden("bottom");
        GradientDifferences hessian = GradientDifferences.balanced(model::fullGradient, parameters, () -> false);

        // When
        ExtremeEigenpairs pairs =
                new LanczosEigensolver(top.length, bottom.length, 60, TOLERANCE, 2000, 1).solve(hessian, (_, _) -> {});

        // Then
        assertThat(model.fullGradient(parameters, new double[parameters.length]))
                .isCloseTo(golden("loss")[0], within(1e-12));
        assertThat(pairs.converged()).isTrue();
        assertThat(pairs.relativeResidual()).isLessThan(TOLERANCE);
        for (int mode = 0; mode < top.length; mode++) {
            assertThat(pairs.values()[mode] / top[mode]).isCloseTo(1, within(TOLERANCE));
        }
        for (int mode = 0; mode < bottom.length; mode++) {
            assertThat(pairs.values()[top.length + mode] / bottom[mode]).isCloseTo(1, within(TOLERANCE));
        }
    }

    /// The file has the digits that PyTorch's float64 has.
    @Test
    void productsByDifferentiationGiveThemToRounding() throws IOException {
        double[] top = golden("top");
        TangentProduct hessian =
                new TangentProduct((ScoredModel) model, CurvatureMatrix.HESSIAN, parameters, () -> false);

        ExtremeEigenpairs pairs =
                new LanczosEigensolver(top.length, 0, 60, 1e-11, 2000, 1).solve(hessian, (_, _) -> {});

        assertThat(hessian.relativeError()).isZero();
        assertThat(pairs.converged()).isTrue();
        for (int mode = 0; mode < top.length; mode++) {
            assertThat(pairs.values()[mode]).isCloseTo(top[mode], within(1e-12 * top[0]));
        }
    }

    @Test
    void quadratureFindsItsTraceWithinItsError() throws IOException {
        GradientDifferences hessian = GradientDifferences.balanced(model::fullGradient, parameters, () -> false);

        Estimate trace = new LanczosQuadrature(30, 3, 50, 0.01, 1)
                .measure(hessian, _ -> {})
                .trace();

        assertThat(trace.value()).isCloseTo(golden("trace")[0], within(4 * trace.standardError()));
        assertThat(trace.standardError()).isLessThan(1);
    }

    private static double[] parameters(int dimension) {
        double[] parameters = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            parameters[i] = 0.3 * Math.sin(1.7 * i + 0.3);
        }
        return parameters;
    }

    private static Model perceptron() {
        Table digits = new DataCatalogue(new TableReader(1_000_000)).load(DataCatalogue.DIGITS);
        double[] first = new double[EXAMPLES * digits.columns()];
        for (int i = 0; i < first.length; i++) {
            first[i] = digits.at(i / digits.columns(), i % digits.columns());
        }
        DataSet data = DataScaling.classification("first digits", new Table(first, digits.columns()));
        return ModelCase.perceptron(data, List.of(8));
    }

    private static double[] golden(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(
                GoldenHessianTest.class.getResourceAsStream("/golden/curvature/perceptron.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                    .toArray();
        }
    }
}
