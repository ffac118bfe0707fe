package dev.perrin.theory.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.noise.ModeNoise;
import dev.perrin.theory.prediction.CollectingSink;
import dev.perrin.theory.prediction.Curves;
import dev.perrin.theory.prediction.Prediction;
import dev.perrin.theory.prediction.Predictor;
import dev.perrin.theory.prediction.Question;
import dev.perrin.theory.prediction.Spectrum;
import dev.perrin.theory.prediction.Start;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The reference experiment: softmax regression on the digits, 650 parameters, η 0.1, β 0.9, λ 10⁻³, S 32, stationary
/// around its minimum. The minimum, its Hessian and its noise are computed here from the data alone; what the service
/// predicts from them is compared with the predictions published beside the measurements.
class DigitsPredictionTest {
    private static final double LEARNING_RATE = 0.1;
    private static final double MOMENTUM = 0.9;
    private static final double WEIGHT_DECAY = 1e-3;
    private static final int BATCH_SIZE = 32;
    private static final int EXAMPLES = 1797;
    private static final int BATCHES_PER_EPOCH = 56;

    private static DigitsMinimum minimum = new DigitsMinimum(0, 0, 0, new double[0], new double[0]);

    @BeforeAll
    static void findTheMinimum() {
        assertThat(Files.exists(DigitsMinimum.DATA))
                .as("the digits of the trainer beside this module")
                .isTrue();
        minimum = DigitsMinimum.find(WEIGHT_DECAY);
    }

    @Test
    void theMinimumIsThePublishedOne() {
        assertThat(minimum.largestGradient()).isLessThan(1e-12);
        assertThat(minimum.loss()).isCloseTo(0.263926, offset(5e-7));
        assertThat(minimum.accuracy()).isCloseTo(0.9794, offset(5e-5));
        double[] rising = Arrays.stream(minimum.eigenvalues()).sorted().toArray();
        double[] published = {0.1705, 0.1808, 0.2325, 0.2808, 0.3330, 0.4713};
        for (int i = 0; i < published.length; i++) {
            assertThat(rising[rising.length - published.length + i]).isCloseTo(published[i], offset(5.1e-5));
        }
        assertThat(Arrays.stream(rising).sum()).isCloseTo(2.6735, offset(5e-5));
    }

    @Test
    void independentSamplingHasThePublishedPredictions() {
        // Given
        long[] lags = {10, 20, 50, 100, 200, 500, 1000, 2000, 10_000};
        double[] published = {
            .08163697, .16173352, .29053220, .47320889, .70267086, 1.02438033, 1.21363637, 1.31094005, 1.33657234
        };

        // When
        Prediction prediction = predict(new HeavyBall(), lags);

        // Then: far inside half a per cent, to the digits that are known.
        assertThat(prediction.localDisplacement().orElseThrow()).isCloseTo(0.00135634767507, withinPercentage(1e-9));
        assertThat(prediction.localDisplacement().orElseThrow()).isCloseTo(1.3563e-3, offset(5e-8));
        for (int j = 0; j < lags.length; j++) {
            assertThat(prediction.msd()[j]).as("lag %d", lags[j]).isCloseTo(published[j], withinPercentage(1e-5));
        }
    }

    @Test
    void independentSamplingAgreesWithWhatTheTableDividedBy() {
        double[] msd = predict(new HeavyBall(), 10, 100, 1000, 10_000).msd();
        assertRatio(msd[0], .08597, 5e-6, 1.053, 5e-4);
        assertRatio(msd[1], .5004, 5e-5, 1.057, 5e-4);
        assertRatio(msd[2], 1.2789, 5e-5, 1.054, 5e-4);
        assertRatio(msd[3], 1.4241, 5e-5, 1.066, 5e-4);
    }

    @Test
    void shuffledEpochsAgreeWithWhatTheTableDividedBy() {
        double[] independent = predict(new HeavyBall(), 10, 100, 1000).msd();
        double[] shuffled = predict(new EpochShuffled(), 10, 100, 1000).msd();
        double[] measured = {.0785, .1582, .1756};
        double[] overShuffled = {1.09, 1.17, 1.35};
        double[] overIndependent = {.961, .334, .145};
        for (int j = 0; j < measured.length; j++) {
            assertRatio(shuffled[j], measured[j], 5e-5, overShuffled[j], 5e-3);
            assertRatio(independent[j], measured[j], 5e-5, overIndependent[j], 5e-4);
            assertThat(shuffled[j]).isCloseTo(measured[j] / overShuffled[j], withinPercentage(0.5));
        }
    }

    @Test
    void shuffledEpochsAgreeWithTheSumOverTheEpoch() {
        // Given
        long[] lags = {1, 10, 100, 1000};
        Prediction prediction = predict(new EpochShuffled(), lags);

        // When: correlations of the position summed with those of the noise, mode by mode.
        double[] expected = new double[lags.length];
        for (int l = 0; l < minimum.eigenvalues().length; l++) {
            double[] msd = summedOverTheEpoch(minimum.eigenvalues()[l], minimum.variances()[l] / BATCH_SIZE, lags);
            for (int j = 0; j < lags.length; j++) {
                expected[j] += msd[j];
            }
        }

        // Then
        for (int j = 0; j < lags.length; j++) {
            assertThat(prediction.msd()[j]).isCloseTo(expected[j], withinPercentage(1e-7));
        }
    }

    /// Var_epoch and MSD_epoch as sums over the epoch, with the correlations ρ of the position by their recursion.
    private static double[] summedOverTheEpoch(double eigenvalue, double noise, long[] lags) {
        int batches = BATCHES_PER_EPOCH;
        double shuffled = noise * (EXAMPLES - BATCH_SIZE) / (EXAMPLES - 1);
        double a = eigenvalue + WEIGHT_DECAY;
        double x = LEARNING_RATE * a;
        double variance = LEARNING_RATE * shuffled * (1 + MOMENTUM) / (a * (1 - MOMENTUM) * (2 * (1 + MOMENTUM) - x));
        double[] rho = new double[1000 + batches];
        rho[0] = 1;
        rho[1] = 1 - x / (1 + MOMENTUM);
        for (int k = 2; k < rho.length; k++) {
            rho[k] = (1 + MOMENTUM - x) * rho[k - 1] - MOMENTUM * rho[k - 2];
        }
        double ofEpoch = 1;
        for (int j = 1; j < batches; j++) {
            ofEpoch -= 2 * (double) (batches - j) / (batches * (batches - 1)) * rho[j];
        }
        double[] msd = new double[lags.length];
        for (int i = 0; i < lags.length; i++) {
            int k = (int) lags[i];
            double correlated = rho[k];
            for (int j = 1; j < batches; j++) {
                correlated -= (double) (batches - j) / (batches * (batches - 1)) * (rho[Math.abs(k - j)] + rho[k + j]);
            }
            msd[i] = 2 * variance * (ofEpoch - correlated);
        }
        return msd;
    }

    /// Checks that `predicted` is one of the numbers that a measured value divided by it is printed so for.
    private static void assertRatio(
            double predicted, double measured, double measuredDigits, double ratio, double ratioDigits) {
        assertThat(predicted)
                .isBetween(
                        (measured - measuredDigits) / (ratio + ratioDigits),
                        (measured + measuredDigits) / (ratio - ratioDigits));
    }

    private static Prediction predict(Dynamics dynamics, long... lags) {
        double[] noise = Arrays.stream(minimum.variances())
                .map(variance -> variance / BATCH_SIZE)
                .toArray();
        CollectingSink sink = new CollectingSink();
        new Predictor()
                .predict(
                        new Question(
                                new Hyperparameters(
                                        LEARNING_RATE, MOMENTUM, WEIGHT_DECAY, BATCH_SIZE, BATCHES_PER_EPOCH, EXAMPLES),
                                Spectrum.of(minimum.eigenvalues()),
                                new ModeNoise(noise),
                                new Start.Stationary(),
                                List.of(dynamics),
                                lags,
                                false,
                                Curves.DISPLACEMENT,
                                Optional.empty()),
                        sink);
        return sink.answers().getFirst().sums();
    }
}
