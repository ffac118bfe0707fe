package dev.perrin.analysis.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModeSpectrumTest {
    private static final double ETA = 0.1;
    private static final double BETA = 0.95;

    /// Against a discrete Fourier sum written down as it stands, over the segments found by counting, with a gap.
    @Test
    void equalsTheDefinitionWithAGap() {
        SplittableRandom random = new SplittableRandom(2);
        int[] lengths = {32, 64};
        double[][] expected = {new double[17], new double[33]};
        int[] segments = new int[2];
        double[] values = new double[1500];
        int unbroken = 0;
        ModeSpectrumState state = new ModeSpectrum(1, 64).newState();
        for (int k = 0; k < values.length; k++) {
            values[k] = random.nextGaussian();
            if (k == 700 || k == 701) {
                unbroken = 0;
                continue;
            }
            state.add(k, new double[] {values[k]});
            unbroken++;
            for (int i = 0; i < 2; i++) {
                if (unbroken >= lengths[i] && (unbroken - lengths[i]) % (lengths[i] / 2) == 0) {
                    segments[i]++;
                    addPower(values, k - lengths[i] + 1, lengths[i], expected[i]);
                }
            }
        }
        assertThat(state.segments(32)).isEqualTo(segments[0]);
        assertThat(state.segments(64)).isEqualTo(segments[1]);
        assertThat(state.shownLength()).isEqualTo(64);
        double[] density = state.density(0, 1);
        for (int bin = 1; bin < 32; bin++) {
            double perRadian = expected[1][bin] / segments[1] / (2 * Math.PI / 64);
            assertThat(density[bin]).isCloseTo(perRadian, within(1e-9 * perRadian));
        }
    }

    private static void addPower(double[] values, int begin, int length, double[] power) {
        double norm = 0;
        for (int bin = 0; bin < power.length; bin++) {
            double re = 0;
            double im = 0;
            norm = 0;
            for (int j = 0; j < length; j++) {
                double window = 0.5 * (1 - Math.cos(2 * Math.PI * j / length));
                norm += window * window;
                re += window * values[begin + j] * Math.cos(2 * Math.PI * bin * j / length);
                im += window * values[begin + j] * Math.sin(2 * Math.PI * bin * j / length);
            }
            power[bin] += 2 * (re * re + im * im) / (length * norm);
        }
    }

    /// The integral of the density is the velocity's variance, and its place of the maximum that of the exact
    /// ARMA(2,1) spectrum |1 − e^{iω}|²/|1 − (1+β−x)e^{iω} + βe^{2iω}|² in 95 % of 200 runs.
    @ParameterizedTest
    @CsvSource({"1", "2"})
    void peakIsThatOfTheExactSpectrum(int interval) {
        Coverage peak = new Coverage(exactPeak());
        double power = 0;
        int runs = 200;
        HeavyBallProcess theory = process(1);
        for (int seed = 0; seed < runs; seed++) {
            HeavyBallProcess process = process(seed);
            ModeSpectrumState state = ModeSpectrum.forLength(1, 20_000, 512).newState();
            for (int k = 0; k < 20_000; k++) {
                process.steps(interval);
                state.add(k, new double[] {process.v});
            }
            peak.add(state.peak(0, interval));
            double[] density = state.density(0, interval);
            double width = state.frequencies(interval)[1];
            for (int bin = 0; bin < density.length; bin++) {
                double share = bin == 0 || bin == density.length - 1 ? 0.5 : 1;
                power += share * width * density[bin] / runs;
            }
        }
        peak.isAtLeastNominal();
        assertThat(power).isCloseTo(theory.velocityVariance(), within(0.02 * theory.velocityVariance()));
    }

    private static double exactPeak() {
        double best = 0;
        double greatest = 0;
        for (double omega = 0.001; omega < Math.PI; omega += 1e-4) {
            double re = 1 - (1 + BETA - ETA) * Math.cos(omega) + BETA * Math.cos(2 * omega);
            double im = (1 + BETA - ETA) * Math.sin(omega) - BETA * Math.sin(2 * omega);
            double value = (2 - 2 * Math.cos(omega)) / (re * re + im * im);
            if (value > greatest) {
                greatest = value;
                best = omega;
            }
        }
        return best;
    }

    @Test
    void saysNothingOfAPeakAtAnEnd() {
        ModeSpectrumState state = new ModeSpectrum(1, 32).newState();
        double level = 0;
        SplittableRandom random = new SplittableRandom(7);
        for (int k = 0; k < 5000; k++) {
            level = 0.99 * level + random.nextGaussian();
            state.add(k, new double[] {level});
        }
        assertThat(state.peak(0, 1).value()).isNaN();
    }

    @Test
    void goesOnAfterARestartAsIfNothingHadHappened() {
        ModeSpectrum settings = new ModeSpectrum(2, 128);
        ModeSpectrumState straight = settings.newState();
        ModeSpectrumState broken = settings.newState();
        SplittableRandom random = new SplittableRandom(1);
        for (int k = 0; k < 1000; k++) {
            if (k % 97 == 0) {
                broken = Bytes.copy(
                        broken,
                        ModeSpectrumState::sizeInBytes,
                        ModeSpectrumState::write,
                        in -> ModeSpectrumState.read(settings, in));
            }
            double[] y = {random.nextGaussian(), random.nextGaussian()};
            straight.add(k, y);
            broken.add(k, y);
        }
        assertThat(Bytes.of(broken, broken.sizeInBytes(), ModeSpectrumState::write))
                .isEqualTo(Bytes.of(straight, straight.sizeInBytes(), ModeSpectrumState::write));
    }

    private static HeavyBallProcess process(long seed) {
        return new HeavyBallProcess(ETA, BETA, 1, 1, new SplittableRandom(seed));
    }
}
