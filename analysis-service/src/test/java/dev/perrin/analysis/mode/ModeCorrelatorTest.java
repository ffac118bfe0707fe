package dev.perrin.analysis.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.lag.LagSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModeCorrelatorTest {
    private static final int MODES = 2;

    /// Against all windows of the definition, on 100 trajectories with gaps.
    @Test
    void equalsTheDefinitionOnAHundredTrajectories() {
        for (int seed = 0; seed < 100; seed++) {
            double[][][] path = path(seed, 700);
            SplittableRandom gaps = new SplittableRandom(1000 + seed);
            boolean[] present = new boolean[path.length];
            ModeCorrelator settings = new ModeCorrelator(LagSet.upTo(path.length), MODES);
            ModeCorrelatorState state = settings.newState();
            for (int k = 0; k < path.length; k++) {
                present[k] = gaps.nextInt(20) > 0;
                if (present[k]) {
                    state.add(k, path[k][0], path[k][1]);
                }
            }
            for (int slot = 0; slot < settings.lags().size() && settings.lags().lag(slot) < path.length; slot++) {
                compare(seed, state, slot, path, present);
            }
        }
    }

    private static void compare(int seed, ModeCorrelatorState state, int slot, double[][][] path, boolean[] present) {
        int lag = (int) state.settings().lags().lag(slot);
        int stride = lag < 100 ? 1 : (int) Math.pow(10, Math.floor(Math.log10(lag)) - 1);
        int mode = seed % MODES;
        double squares = 0;
        double products = 0;
        double crosses = 0;
        double meanX = 0;
        double meanY = 0;
        int windows = 0;
        int points = 0;
        for (int k = 0; k < path.length; k++) {
            if (!present[k]) {
                continue;
            }
            points++;
            meanX += path[k][0][mode];
            meanY += path[k][1][mode];
            if (k >= lag && present[k - lag] && k % stride == 0) {
                windows++;
                squares += Math.pow(path[k][0][mode] - path[k - lag][0][mode], 2);
                products += path[k - lag][1][mode] * path[k][1][mode];
                crosses += (path[k - lag][0][mode] - path[0][0][mode]) * path[k][1][mode];
            }
        }
        double scale = state.velocitySquared(mode).value();
        assertThat(state.windowCount(slot)).as("seed %d lag %d", seed, lag).isEqualTo(windows);
        if (windows == 0) {
            return;
        }
        double msd = squares / windows;
        assertThat(state.meanSquaredDisplacement(mode, slot).value())
                .as("seed %d lag %d", seed, lag)
                .isCloseTo(msd, within(1e-9 * msd));
        assertThat(state.velocityAutocovariance(mode, slot).value())
                .as("seed %d lag %d", seed, lag)
                .isCloseTo(products / windows, within(1e-9 * scale));
        // the first point of all may be missing: a covariance does not depend on the origin where the mean
        // velocity is the same in the windows, so compare about the first point present
        if (present[0]) {
            double expected = crosses / windows - (meanX / points - path[0][0][mode]) * meanY / points;
            assertThat(state.crossCovariance(mode, slot).value())
                    .as("seed %d lag %d", seed, lag)
                    .isCloseTo(expected, within(1e-8 * (Math.abs(expected) + Math.sqrt(scale))));
        }
    }

    /// Intervals of MSD and velocity autocovariance at some lags against exact heavy-ball theory, 400 runs.
    @Test
    void intervalsHoldTheTheory() {
        HeavyBallProcess theory = process(0);
        int[] slots = {0, 4, 9, 14};
        LagSet lags = LagSet.upTo(4000);
        Coverage[] msd = new Coverage[slots.length];
        Coverage[] velocity = new Coverage[slots.length];
        for (int i = 0; i < slots.length; i++) {
            msd[i] = new Coverage(theory.meanSquaredDisplacement((int) lags.lag(slots[i])));
            velocity[i] = new Coverage(theory.velocityAutocovariance((int) lags.lag(slots[i])));
        }
        for (int seed = 0; seed < 400; seed++) {
            HeavyBallProcess process = process(seed);
            ModeCorrelatorState state = new ModeCorrelator(lags, 1).newState();
            for (int k = 0; k < 4000; k++) {
                process.step();
                state.add(k, new double[] {process.theta}, new double[] {process.v});
            }
            for (int i = 0; i < slots.length; i++) {
                msd[i].add(state.meanSquaredDisplacement(0, slots[i]));
                velocity[i].add(state.velocityAutocovariance(0, slots[i]));
            }
        }
        for (int i = 0; i < slots.length; i++) {
            msd[i].isNominal();
            velocity[i].isNominal();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 333, 1500})
    void goesOnAfterARestartAsIfNothingHadHappened(int restart) {
        double[][][] path = path(restart, 1600);
        ModeCorrelator settings = new ModeCorrelator(LagSet.upTo(1600), MODES);
        ModeCorrelatorState straight = settings.newState();
        ModeCorrelatorState broken = settings.newState();
        for (int k = 0; k < path.length; k++) {
            if (k == restart) {
                broken = copy(settings, broken);
            }
            straight.add(k, path[k][0], path[k][1]);
            broken.add(k, path[k][0], path[k][1]);
        }
        assertThat(bytes(broken)).isEqualTo(bytes(straight));
    }

    @Test
    void growsWithTheLogarithmOfTheRunAlone() {
        ModeCorrelator settings = new ModeCorrelator(LagSet.upTo(100_000), 1);
        ModeCorrelatorState state = settings.newState();
        for (int k = 0; k < 1000; k++) {
            state.add(k, new double[1], new double[1]);
        }
        int before = state.sizeInBytes();
        for (int k = 1000; k < 16_000; k++) {
            state.add(k, new double[1], new double[1]);
        }
        assertThat(state.sizeInBytes()).isLessThanOrEqualTo(before * 16 / 9);
    }

    @Test
    void refusesASnapshotTwice() {
        ModeCorrelatorState state = new ModeCorrelator(LagSet.upTo(10), 1).newState();
        state.add(3, new double[1], new double[1]);
        assertThatThrownBy(() -> state.add(3, new double[1], new double[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("after the last one");
    }

    private static HeavyBallProcess process(long seed) {
        return new HeavyBallProcess(0.1, 0.8, 1, 1, new SplittableRandom(seed));
    }

    private static ModeCorrelatorState copy(ModeCorrelator settings, ModeCorrelatorState state) {
        return Bytes.copy(
                state,
                ModeCorrelatorState::sizeInBytes,
                ModeCorrelatorState::write,
                in -> ModeCorrelatorState.read(settings, in));
    }

    private static byte[] bytes(ModeCorrelatorState state) {
        return Bytes.of(state, state.sizeInBytes(), ModeCorrelatorState::write);
    }

    /// `[snapshots][position, velocity][modes]`, one confined and one free mode, both far from the origin.
    private static double[][][] path(long seed, int snapshots) {
        SplittableRandom random = new SplittableRandom(seed);
        HeavyBallProcess confined = new HeavyBallProcess(0.1, 0.9, 0.5, 1, random);
        HeavyBallProcess free = new HeavyBallProcess(0.1, 0.9, 0, 1, random::nextGaussian);
        double[][][] path = new double[snapshots][2][];
        for (double[][] point : path) {
            confined.step();
            free.step();
            point[0] = new double[] {100 + confined.theta, free.theta - 100};
            point[1] = new double[] {confined.v, free.v};
        }
        return path;
    }
}
