package dev.perrin.theory.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.bulk.BulkIntegral;
import dev.perrin.theory.bulk.PowerLawBulk;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.noise.HessianNoise;
import dev.perrin.theory.noise.ModeNoise;
import dev.perrin.theory.noise.NoiseModel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Predictions for densities of eigenvalues.
class DensityTest {
    private static final Hyperparameters HYPERPARAMETERS = new Hyperparameters(0.1, 0.9, 1e-4, 8, 50, 0);
    private static final long[] STEPS = {1, 3, 10, 100, 1000, 100_000};
    private static final Curves ALL_SUMS = new Curves(false, false, true, true, true);

    static Stream<Dynamics> dynamics() {
        return Stream.of(new HeavyBall(), new UnderdampedLangevin(), new Nesterov(), new EpochShuffled());
    }

    /// Simpson's rule with 8,001 eigenvalues listed, its weights as multiplicities, against the adaptive integral.
    @ParameterizedTest
    @MethodSource("dynamics")
    void agreesWithAListOfManyEigenvalues(Dynamics dynamics) {
        // Given
        double lower = 1e-5;
        double upper = 10;
        double exponent = 1.4;
        int intervals = 8000;
        double[] eigenvalues = new double[intervals + 1];
        double[] weights = new double[intervals + 1];
        double width = Math.log(upper / lower) / intervals;
        double normalisation = (Math.pow(lower, 1 - exponent) - Math.pow(upper, 1 - exponent)) / (exponent - 1);
        for (int i = 0; i <= intervals; i++) {
            eigenvalues[i] = lower * Math.exp(width * i);
            double simpson = i == 0 || i == intervals ? 1 : i % 2 == 1 ? 4 : 2;
            weights[i] = 500 / normalisation * Math.pow(eigenvalues[i], 1 - exponent) * simpson * width / 3;
        }

        // When
        Prediction listed = predict(new Spectrum(eigenvalues, weights), dynamics);
        Prediction integrated = predict(density(lower, upper, exponent, 500), dynamics);

        // Then
        assertThat(integrated.densityError().orElseThrow()).isBetween(0.0, 1e-9);
        assertClose(integrated.msd(), listed.msd(), 1e-8);
        assertClose(integrated.localExponent(), listed.localExponent(), 1e-8);
        assertClose(integrated.excessLossCurve(), listed.excessLossCurve(), 1e-8);
        assertClose(integrated.fluctuationRatio(), listed.fluctuationRatio(), 1e-8);
        assertThat(integrated.positionVariance().orElseThrow())
                .isCloseTo(listed.positionVariance().orElseThrow(), within(1e-8 * 500));
        assertThat(integrated.groups()).singleElement().satisfies(group -> {
            assertThat(group.name()).isEqualTo("bulk");
            assertThat(group.modes()).isEqualTo(500);
            assertThat(group.msd()).isEqualTo(integrated.msd());
        });
    }

    /// An overdamped bulk n(h) ∝ h^(−1−p) wanders with an exponent near p between its relaxation times (T46).
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.6, 0.9})
    void wandersWithTheExponentOfTheDensity(double p) {
        Spectrum spectrum = density(1e-7, 1e-1, 1 + p, 1);
        Question question = new Question(
                new Hyperparameters(0.1, 0.9, 0, 8),
                spectrum,
                new HessianNoise(1),
                new Start.Stationary(),
                List.of(new HeavyBall()),
                new StepGrid.Logarithmic(1000, 100_000, 10).steps(),
                false,
                Curves.DISPLACEMENT,
                Optional.of(new FitWindow(1000, 100_000)));
        CollectingSink sink = new CollectingSink();
        new Predictor().predict(question, sink);
        assertThat(sink.answers().getFirst().sums().exponent().orElseThrow()).isCloseTo(p, within(0.1));
    }

    @Test
    void addsADensityToListedModesAndToItsGroup() {
        // Given
        Spectrum both = new Spectrum(
                new double[] {3, 1},
                new double[] {1, 2},
                List.of("sharpest", ""),
                Groups.of(List.of("head", "head"), 2),
                List.of(new PowerLawBulk(0, 1e-3, 1, 1, 40, "body", OptionalDouble.empty())));

        // When
        Prediction sum = predict(both, new HeavyBall());
        Prediction head = predict(new Spectrum(new double[] {3, 1}, new double[] {1, 2}), new HeavyBall());
        Prediction body = predict(density(1e-3, 1, 1, 40), new HeavyBall());

        // Then
        assertThat(sum.groups()).extracting(GroupPrediction::name).containsExactly("head", "body");
        assertThat(sum.groups()).extracting(GroupPrediction::modes).containsExactly(3.0, 40.0);
        assertThat(sum.groups().get(0).msd()).isEqualTo(head.msd());
        assertThat(sum.groups().get(1).msd()).isEqualTo(body.msd());
        for (int j = 0; j < STEPS.length; j++) {
            assertThat(sum.msd()[j]).isCloseTo(head.msd()[j] + body.msd()[j], within(1e-15 * sum.msd()[j]));
        }
    }

    @Test
    void takesTheNoiseOfADensityFromItselfWhereTheNoiseIsListed() {
        PowerLawBulk bulk = new PowerLawBulk(0, 1e-3, 1, 1, 40, "bulk", OptionalDouble.of(2));
        Spectrum spectrum = new Spectrum(new double[0], new double[0], List.of(), Groups.NONE, List.of(bulk));
        double[] own =
                predict(spectrum, new HeavyBall(), new ModeNoise(new double[0])).msd();
        double[] same = predict(density(1e-3, 1, 1, 40), new HeavyBall(), new HessianNoise(2))
                .msd();
        assertThat(own).isEqualTo(same);
    }

    @Test
    void refusesADensityWithoutNoise() {
        assertThatThrownBy(() -> predict(density(1e-3, 1, 1, 40), new HeavyBall(), new ModeNoise(new double[0])))
                .isInstanceOf(InvalidQuestionException.class)
                .hasMessage("spectrum.bulk[0].noise_variance is missing: must be given unless noise.hessian is");
    }

    @Test
    void refusesADensityThatReachesIntoInstability() {
        assertThatThrownBy(() -> predict(density(1e-3, 100, 1, 40), new HeavyBall()))
                .isInstanceOf(InvalidQuestionException.class)
                .hasMessageStartingWith("spectrum.bulk[0] is [0.001, 100.0]: has an eigenvalue without an answer")
                .hasMessageContaining("must be below the stability limit");
    }

    @Test
    void startsADensityAtRestInTheMinimum() {
        Question question = new Question(
                HYPERPARAMETERS,
                density(1e-3, 1, 1.2, 10),
                new HessianNoise(1),
                new Start.Fixed(new double[0], new double[0]),
                List.of(new HeavyBall()),
                new long[] {0, 1, 1_000_000},
                false,
                ALL_SUMS_WITHOUT_EXPONENT,
                Optional.empty(),
                OptionalDouble.of(0.01),
                BulkIntegral.DEFAULT,
                Optional.empty(),
                false);
        CollectingSink sink = new CollectingSink();
        new Predictor().predict(question, sink);
        Prediction prediction = sink.answers().getFirst().sums();
        assertThat(prediction.msd()[0]).isZero();
        assertThat(prediction.msd()[2]).isCloseTo(prediction.positionVariance().orElseThrow(), within(1e-8));
        assertThat(prediction.relativeEntropy()[0]).isInfinite();
        assertThat(prediction.relativeEntropy()[2]).isBetween(0.0, 1e-12);
        // The slowest relax at a rate of 2x/(1−β).
        assertThat((double) prediction.stepsUntilStationary().orElseThrow()).isBetween(1e3, 1e5);
    }

    private static final Curves ALL_SUMS_WITHOUT_EXPONENT = new Curves(false, false, false, true, true);

    private static Spectrum density(double lower, double upper, double exponent, double mass) {
        PowerLawBulk bulk = new PowerLawBulk(0, lower, upper, exponent, mass, "bulk", OptionalDouble.empty());
        return new Spectrum(new double[0], new double[0], List.of(), Groups.NONE, List.of(bulk));
    }

    private static Prediction predict(Spectrum spectrum, Dynamics dynamics) {
        return predict(spectrum, dynamics, new HessianNoise(1));
    }

    private static Prediction predict(Spectrum spectrum, Dynamics dynamics, NoiseModel noise) {
        Question question = new Question(
                HYPERPARAMETERS,
                spectrum,
                noise,
                new Start.Stationary(),
                List.of(dynamics),
                STEPS,
                false,
                ALL_SUMS,
                Optional.empty());
        CollectingSink sink = new CollectingSink();
        new Predictor().predict(question, sink);
        return sink.answers().getFirst().sums();
    }

    private static void assertClose(double[] actual, double[] expected, double relative) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int j = 0; j < actual.length; j++) {
            assertThat(actual[j]).isCloseTo(expected[j], within(relative * Math.abs(expected[j])));
        }
    }
}
