package dev.perrin.theory.dynamics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.prediction.Curve;
import dev.perrin.theory.prediction.ModeWalk;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is served, a block of random modes at a grid of random steps at once, against decimal arithmetic of 80
/// digits that shares no code: 40 modes × 3 steps for each seed and dynamics.
class BlockOracleTest {
    private static final int MODES = 40;
    private static final double TOLERANCE = 2e-15;

    static LongStream seeds() {
        return LongStream.range(0, 6);
    }

    /// An 80-digit mode for every dynamics.
    private interface Oracle {
        ExactMode of(BigDecimal x, BigDecimal beta);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesForHeavyBall(long seed) {
        check(seed, new HeavyBall(), ExactMode::heavyBall);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesForNesterov(long seed) {
        check(seed, new Nesterov(), ExactMode::nesterov);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesForUnderdampedLangevin(long seed) {
        check(seed, new UnderdampedLangevin(), ExactMode::langevin);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesForCentredLangevin(long seed) {
        check(seed, new UnderdampedLangevinCentred(), ExactMode::langevin);
    }

    private static void check(long seed, Dynamics dynamics, Oracle oracle) {
        Random random = new Random(1000 + seed);
        RandomModes source = new RandomModes(100 + seed);
        List<Eigenmode> modes = new ArrayList<>();
        List<ModeStart> starts = new ArrayList<>();
        while (modes.size() < MODES) {
            RandomModes.Drawn drawn = source.next();
            Eigenmode mode = drawn.mode();
            // RandomModes keeps within 0.999 of the heavy ball's limit.
            double x = mode.dimensionlessCurvature().value();
            if (x < 0.999 * dynamics.stabilityLimit(mode.hyperparameters())) {
                modes.add(mode);
                double spread = Math.pow(10, -3 + 6 * random.nextDouble());
                double swing = Math.pow(10, -3 + 6 * random.nextDouble());
                double tilt = (2 * random.nextDouble() - 1) * spread * swing;
                starts.add(new ModeStart.Gaussian(
                        drawn.start().position(), drawn.start().velocity(), spread * spread, tilt, swing * swing));
            }
        }
        long[] steps = {
            random.nextInt(30),
            30 + (long) Math.pow(10, 6 * random.nextDouble()),
            2_000_000 + (long) Math.pow(10, 9 * random.nextDouble())
        };
        walk(dynamics, oracle, modes, starts, steps);
        List<ModeStart> stationary =
                modes.stream().map(_ -> (ModeStart) new ModeStart.Stationary()).toList();
        walk(dynamics, oracle, modes, stationary, steps);
    }

    private static void walk(
            Dynamics dynamics, Oracle oracle, List<Eigenmode> modes, List<ModeStart> starts, long[] steps) {
        new ModeWalk(
                        dynamics,
                        modes::get,
                        modes.size(),
                        starts::get,
                        steps,
                        EnumSet.range(Curve.MSD, Curve.VELOCITY_VARIANCE),
                        false)
                .forEach(tile -> {
                    for (int i = 0; i < tile.modes(); i++) {
                        Eigenmode mode = modes.get(tile.firstMode() + i);
                        ModeStart start = starts.get(tile.firstMode() + i);
                        ExactMode exact = oracle.of(OracleNumbers.x(mode), OracleNumbers.beta(mode));
                        boolean centred = dynamics instanceof UnderdampedLangevinCentred;
                        OracleNumbers numbers = OracleNumbers.of(exact, mode, start, centred);
                        for (int j = 0; j < tile.steps(); j++) {
                            String context = dynamics + " " + mode + " " + start + " step " + steps[j];
                            for (OracleNumbers.Value value : numbers.at(steps[j])) {
                                value.check(tile.row(value.curve(), i)[j], TOLERANCE, context);
                            }
                        }
                    }
                });
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void autocorrelationsAndAveragesAgreeWithSumsOverLags(long seed) {
        // Given
        Random random = new Random(seed);
        double beta = random.nextInt(4) == 0 ? 0 : 1 - Math.pow(10, -3 * random.nextDouble());
        double x = Math.pow(10, -6 + 6 * random.nextDouble());
        Hyperparameters hyperparameters = new Hyperparameters(0.25, beta, 0, 1, 2 + random.nextInt(9), 0);
        Eigenmode mode = new Eigenmode(0, x / 0.25, hyperparameters, 0.5);
        long[] steps = {1, 2, 3, 8, 21};
        for (Dynamics dynamics :
                List.of(new HeavyBall(), new UnderdampedLangevin(), new Nesterov(), new EpochShuffled())) {
            BigDecimal exactX = OracleNumbers.x(mode);
            BigDecimal exactBeta = OracleNumbers.beta(mode);
            ExactMode exact = dynamics instanceof UnderdampedLangevin
                    ? ExactMode.langevin(exactX, exactBeta)
                    : dynamics instanceof Nesterov
                            ? ExactMode.nesterov(exactX, exactBeta)
                            : ExactMode.heavyBall(exactX, exactBeta);
            LagSums sums = dynamics instanceof EpochShuffled
                    ? LagSums.shuffled(exact, mode)
                    : LagSums.independent(exact, mode);

            // When, then
            new ModeWalk(
                            dynamics,
                            _ -> mode,
                            1,
                            _ -> new ModeStart.Stationary(),
                            steps,
                            EnumSet.range(Curve.MSD, Curve.AVERAGE_VARIANCE),
                            false)
                    .forEach(tile -> {
                        for (int j = 0; j < steps.length; j++) {
                            String context = dynamics + " " + mode + " step " + steps[j];
                            int step = (int) steps[j];
                            sums.displacement(step).check(tile.row(Curve.MSD, 0)[j], 2e-15, context);
                            sums.autocorrelation(step)
                                    .check(tile.row(Curve.POSITION_AUTOCORRELATION, 0)[j], 2e-15, context);
                            if (tile.has(Curve.AVERAGE_VARIANCE, 0)) {
                                sums.averageVariance(step)
                                        .check(tile.row(Curve.AVERAGE_VARIANCE, 0)[j], 2e-15, context);
                            }
                        }
                        sums.variance()
                                .check(
                                        tile.traits()
                                                .getFirst()
                                                .stationary()
                                                .orElseThrow()
                                                .position()
                                                .orElseThrow()
                                                .variance(),
                                        2e-15,
                                        "variance of " + dynamics + " " + mode);
                    });
            assertThat(Arrays.stream(steps).max()).hasValue(21);
        }
    }
}
