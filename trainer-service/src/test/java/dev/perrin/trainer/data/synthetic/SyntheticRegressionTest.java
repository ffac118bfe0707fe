package dev.perrin.trainer.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.convergence.Minimiser;
import dev.perrin.trainer.data.DataSet;
import dev.perrin.trainer.data.DataSet.Responses;
import dev.perrin.trainer.linearalgebra.Lapack;
import dev.perrin.trainer.model.LinearRegression;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SyntheticRegressionTest {
    private static final Minimiser.Watch PATIENT = new Minimiser.Watch() {
        @Override
        public boolean stopRequested() {
            return false;
        }

        @Override
        public void updated(long updates, double gradientNorm) {}
    };

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    /// Rounding X to float32 moves λᵢ by at most about 2·2⁻²⁴·√(λᵢ·tr H/d); ten times that is allowed.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theHessianHasTheSpectrumAskedFor(long seed) {
        List<Double> wanted = SyntheticRegression.powerLaw(20, 5, 1.5);
        DataSet data = new SyntheticRegression(300, wanted, 0.5, seed).generate("synthetic");
        LinearRegression model = new LinearRegression(data, (Responses) data.targets());
        double[] hessian = new double[21 * 21];
        model.hessian(new double[21], hessian);

        double[] found = Lapack.eigenpairs(hessian, 21).values();

        List<Double> expected = new ArrayList<>(wanted);
        expected.add(1.0);
        expected.sort((left, right) -> Double.compare(right, left));
        double mean = wanted.stream().mapToDouble(value -> value).sum() / 20;
        for (int i = 0; i < 21; i++) {
            assertThat(found[i])
                    .as("eigenvalue %d", i)
                    .isCloseTo(expected.get(i), within(20 * 0x1.0p-24 * Math.sqrt(expected.get(i) * (mean + 1))));
        }
    }

    /// Its own minimum is found by a method that does not know how it was made.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theMinimumHasTheLossAskedForAndNoBias(long seed) {
        DataSet data = new SyntheticRegression(400, List.of(3.0, 1.0, 0.1), 0.7, seed).generate("synthetic");
        LinearRegression model = new LinearRegression(data, (Responses) data.targets());
        double[] parameters = new double[4];

        Minimiser.of(model).minimise(model, 0, parameters, 100, PATIENT);

        assertThat(model.evaluate(parameters).loss()).isCloseTo(0.7 * 0.7 / 2, within(1e-6));
        assertThat(parameters[3]).isCloseTo(0, within(1e-6));
    }

    @Test
    void theResidualsAreNotAllOfOneSize() {
        DataSet data = new SyntheticRegression(10_000, List.of(1.0), 1, 3).generate("synthetic");
        float[] y = ((Responses) data.targets()).values();
        double slope = 0;
        for (int i = 0; i < y.length; i++) {
            slope += y[i] * data.features()[i] / y.length;
        }
        double fourth = 0;
        for (int i = 0; i < y.length; i++) {
            fourth += Math.pow(y[i] - slope * data.features()[i], 4) / y.length;
        }

        // Gaussian: 3 with a standard error of √(96/N) = 0.098.
        assertThat(fourth).isCloseTo(3, within(0.5));
    }

    @Test
    void theSameSeedMakesTheSameDataAndAnotherOneOther() {
        SyntheticRegression description = new SyntheticRegression(50, List.of(2.0, 1.0), 1, 9);

        assertThat(description.generate("a").features())
                .containsExactly(description.generate("b").features());
        assertThat(new SyntheticRegression(50, List.of(2.0, 1.0), 1, 10)
                        .generate("a")
                        .features())
                .isNotEqualTo(description.generate("a").features());
    }

    @Test
    void modesLieAcrossTheCoordinates() {
        DataSet data = new SyntheticRegression(200, List.of(100.0, 1.0, 0.01), 0, 4).generate("synthetic");
        double[] columns = new double[3];
        for (int i = 0; i < data.features().length; i++) {
            columns[i % 3] += data.features()[i] * data.features()[i] / 200;
        }

        for (double column : columns) {
            assertThat(column).isBetween(0.02, 99.98);
        }
        assertThat(columns[0] + columns[1] + columns[2]).isCloseTo(101.01, within(1e-3));
    }

    @Test
    void refusesMoreFeaturesThanExamplesAllow() {
        assertThatThrownBy(() -> new SyntheticRegression(4, List.of(3.0, 2.0, 1.0), 1, 0))
                .hasMessage("examples must be at least 5, two more than the features, but are 4");
    }
}
