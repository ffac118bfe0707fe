package dev.perrin.theory.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.bulk.BulkIntegral;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.noise.ModeNoise;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is derived from sums over modes (T48, T49), against identities and other routes.
class DerivedSumsTest {
    private static final Curves ALL_SUMS = new Curves(false, false, true, true, true);
    private static final Start STATIONARY = new Start.Stationary();

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    /// A flat mode from its stationary velocity, in decimal arithmetic by science's closed form:
    /// `MSDₖ ∝ k(1+β)/(1−β) − 2β(1−βᵏ)/(1−β)²`.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 7, 100, 1000, 999_999_999L, 1_000_000_000L})
    void localExponentOfAFlatModeKeepsItsDigitsAtAnyStep(long step) {
        Prediction prediction = predict(0.1, 0.875, new double[] {0}, STATIONARY, new HeavyBall(), step);
        MathContext digits = new MathContext(60);
        BigDecimal now = flat(step, digits);
        BigDecimal next = flat(step + 1, digits);
        double growth = next.subtract(now).divide(now, digits).doubleValue();
        double expected = Math.log1p(growth) / Math.log1p(1.0 / step);
        assertThat(prediction.localExponent()[0]).isCloseTo(expected, within(1e-12));
    }

    private static BigDecimal flat(long step, MathContext digits) {
        BigDecimal beta = new BigDecimal("0.875");
        BigDecimal rest = BigDecimal.ONE.subtract(beta);
        BigDecimal power = step > 5000 ? BigDecimal.ZERO : beta.pow((int) step, digits);
        return BigDecimal.valueOf(step)
                .multiply(BigDecimal.ONE.add(beta))
                .divide(rest, digits)
                .subtract(BigDecimal.TWO
                        .multiply(beta)
                        .multiply(BigDecimal.ONE.subtract(power))
                        .divide(rest.pow(2), digits));
    }

    @Test
    void localExponentIsTheSlopeBetweenNeighbouringSteps() {
        double[] eigenvalues = {3, 0.3, 0.01, 1e-4};
        Start start = new Start.Fixed(new double[] {1, -2, 0.5, 1}, new double[] {0, 1, 0, 3});
        long[] steps = {1, 2, 3, 10, 100, 101, 5000};
        for (Dynamics dynamics : List.of(new HeavyBall(), new UnderdampedLangevin(), new Nesterov())) {
            double[] exponents =
                    predict(0.1, 0.9, eigenvalues, start, dynamics, steps).localExponent();
            for (int j = 0; j < steps.length; j++) {
                double[] msd = predict(0.1, 0.9, eigenvalues, start, dynamics, steps[j], steps[j] + 1)
                        .msd();
                double slope = Math.log(msd[1] / msd[0]) / Math.log((steps[j] + 1.0) / steps[j]);
                // What is left of the digits of a difference of rounded logarithms.
                assertThat(exponents[j]).isCloseTo(slope, within(1e-15 * steps[j] * 10 + 1e-12));
            }
        }
    }

    /// Yaida's identity and the excess loss of a stationary heavy ball, ((1+β)/4η) E‖δ‖².
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void fluctuationAndDissipationBalanceInTheStationaryState(long seed) {
        Random random = new Random(seed);
        double beta = random.nextInt(4) == 0 ? 0 : 1 - Math.pow(10, -5 * random.nextDouble());
        double eta = Math.pow(10, -3 * random.nextDouble());
        double[] eigenvalues = random.doubles(5)
                .map(u -> 1.99 * (1 + beta) / eta * Math.pow(10, -8 * u))
                .toArray();
        for (Dynamics dynamics : List.of(new HeavyBall(), new UnderdampedLangevin())) {
            Prediction prediction = predict(eta, beta, eigenvalues, STATIONARY, dynamics, 1, 1000);
            for (double ratio : prediction.fluctuationRatio()) {
                assertThat(ratio).isCloseTo(1, within(1e-13));
            }
            double loss =
                    (1 + beta) / (4 * eta) * prediction.localDisplacement().orElseThrow();
            assertThat(prediction.excessLoss().orElseThrow()).isCloseTo(loss, within(1e-13 * loss));
            assertThat(prediction.excessLossCurve()[1]).isCloseTo(loss, within(1e-13 * loss));
        }
    }

    @Test
    void saysNothingOfFluctuationsWhereNoiseHasAMemoryAndAnotherRatioForNesterov() {
        double[] eigenvalues = {8, 1};
        assertThat(predict(0.1, 0.9, eigenvalues, STATIONARY, new EpochShuffled(), 1)
                        .fluctuationRatio())
                .isEmpty();
        // By a Lyapunov solver of another language.
        assertThat(predict(0.1, 0.9, eigenvalues, STATIONARY, new Nesterov(), 1).fluctuationRatio()[0])
                .isCloseTo(1.4513831189884356, within(1e-14));
    }

    @Test
    void excessLossFromAFixedStartBeginsWithTheLossThere() {
        Start start = new Start.Fixed(new double[] {2, 3}, new double[0]);
        Prediction prediction = predict(
                new Hyperparameters(0.1, 0.5, 0.25, 1, 10, 0),
                new double[] {1, 0.5},
                start,
                new HeavyBall(),
                new Curves(false, false, false, true, true),
                0,
                1_000_000);
        // ½ (1.25 · 4 + 0.75 · 9).
        assertThat(prediction.excessLossCurve()[0]).isEqualTo(5.875);
        assertThat(prediction.fluctuationRatio()[0]).isZero();
        assertThat(prediction.fluctuationRatio()[1]).isCloseTo(1, within(1e-12));
        assertThat(prediction.excessLossCurve()[1])
                .isCloseTo(prediction.excessLoss().orElseThrow(), within(1e-12));
    }

    @Test
    void findsTheFirstStepFromWhichAllModesAreStationary() {
        // Given
        double[] eigenvalues = {5, 0.1, 0.003};
        Start start = new Start.Fixed(new double[] {1, 1, 1}, new double[0]);
        double tolerance = 0.02;
        double allowed = (tolerance - Math.log1p(tolerance)) / 2;

        // When
        long steps = predict(0.1, 0.9, eigenvalues, start, new HeavyBall(), 1)
                .stepsUntilStationary()
                .orElseThrow();

        // Then
        double[] before = new double[3];
        double[] after = new double[3];
        for (int i = 0; i < 3; i++) {
            double[] entropy = predict(
                            0.1,
                            0.9,
                            new double[] {eigenvalues[i]},
                            new Start.Fixed(new double[] {1}, new double[0]),
                            new HeavyBall(),
                            steps - 1,
                            steps)
                    .relativeEntropy();
            before[i] = entropy[0];
            after[i] = entropy[1];
        }
        assertThat(Arrays.stream(before).max().orElseThrow()).isGreaterThan(allowed);
        assertThat(Arrays.stream(after).max().orElseThrow()).isLessThanOrEqualTo(allowed);
        assertThat(predict(0.1, 0.9, eigenvalues, STATIONARY, new HeavyBall(), 1)
                        .stepsUntilStationary())
                .hasValue(0);
        assertThat(predict(0.1, 0.9, new double[] {1, 0}, start(2), new HeavyBall(), 1)
                        .stepsUntilStationary())
                .isEmpty();
    }

    @Test
    void sumsRelativeEntropiesAndIsInfiniteWhileALawHasNoDensity() {
        double[] eigenvalues = {5, 0.1};
        long[] steps = {1, 2, 5, 50, 500};
        double[] both =
                predict(0.1, 0.9, eigenvalues, start(2), new HeavyBall(), steps).relativeEntropy();
        double[] first = predict(0.1, 0.9, new double[] {5}, start(1), new HeavyBall(), steps)
                .relativeEntropy();
        double[] second = predict(0.1, 0.9, new double[] {0.1}, start(1), new HeavyBall(), steps)
                .relativeEntropy();
        assertThat(both[0]).isInfinite();
        for (int j = 1; j < steps.length; j++) {
            assertThat(both[j]).isCloseTo(first[j] + second[j], within(1e-14 * both[j]));
            assertThat(both[j]).isLessThan(both[j - 1]);
        }
        assertThat(predict(0.1, 0.9, new double[] {1, 0}, start(2), new HeavyBall(), 5)
                        .relativeEntropy())
                .isEmpty();
    }

    /// T49: the variances of one mode are off by exactly −x/(2(1+β)).
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void comparesTheContinuousModelWithTheExactOne(long seed) {
        // Given
        Random random = new Random(seed);
        double beta = random.nextDouble();
        double x = 1.9 * (1 + beta) * Math.pow(10, -6 * random.nextDouble());
        Question question = new Question(
                new Hyperparameters(0.5, beta, 0, 1),
                Spectrum.of(x / 0.5),
                new ModeNoise(new double[] {3}),
                STATIONARY,
                List.of(new HeavyBall()),
                new long[] {0, 1, 100_000_000},
                false,
                Curves.DISPLACEMENT,
                Optional.empty(),
                OptionalDouble.empty(),
                BulkIntegral.DEFAULT,
                Optional.of(new Question.Comparison(new UnderdampedLangevin(), new HeavyBall())),
                false);

        // When
        CollectingSink sink = new CollectingSink();
        new Predictor().predict(question, sink);

        // Then
        SdeError error = sink.comparison().orElseThrow();
        double expected = -x / (2 * (1 + beta));
        assertThat(error.positionVariance().orElseThrow()).isCloseTo(expected, within(1e-14));
        assertThat(error.velocityVariance().orElseThrow()).isCloseTo(expected, within(1e-14));
        assertThat(error.localDisplacement().orElseThrow()).isCloseTo(expected, within(1e-14));
        assertThat(error.msd()[0]).isZero();
        // The process itself moves less in one step than η² Var v, even as x → 0.
        double q = 2 * (1 - beta) / (1 + beta);
        double ballistic = q < 1e-3 ? 1 - q / 3 : 2 * (q - 1 + Math.exp(-q)) / (q * q);
        assertThat(error.msd()[1]).isCloseTo(ballistic - 1, within(2 * x + 1e-6));
        assertThat(sink.answers()).hasSize(1);
    }

    private static Start start(int modes) {
        double[] position = new double[modes];
        Arrays.fill(position, 1);
        return new Start.Fixed(position, new double[0]);
    }

    private static Prediction predict(
            double eta, double beta, double[] eigenvalues, Start start, Dynamics dynamics, long... steps) {
        return predict(new Hyperparameters(eta, beta, 0, 1, 10, 0), eigenvalues, start, dynamics, ALL_SUMS, steps);
    }

    private static Prediction predict(
            Hyperparameters hyperparameters,
            double[] eigenvalues,
            Start start,
            Dynamics dynamics,
            Curves curves,
            long... steps) {
        double[] noise = new double[eigenvalues.length];
        Arrays.fill(noise, 0.3);
        Question question = new Question(
                hyperparameters,
                Spectrum.of(eigenvalues),
                new ModeNoise(noise),
                start,
                List.of(dynamics),
                steps,
                false,
                curves,
                Optional.empty(),
                OptionalDouble.of(0.02),
                BulkIntegral.DEFAULT,
                Optional.empty(),
                false);
        CollectingSink sink = new CollectingSink();
        new Predictor().predict(question, sink);
        return sink.answers().getFirst().sums();
    }
}
