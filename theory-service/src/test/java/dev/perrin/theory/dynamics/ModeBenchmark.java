package dev.perrin.theory.dynamics;

import dev.perrin.theory.kernel.LinearModeProcess;
import dev.perrin.theory.kernel.ModeBlock;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseFlow;
import dev.perrin.theory.mode.StationaryCovariance;
import dev.perrin.theory.number.DoubleDouble;
import dev.perrin.theory.prediction.StepGrid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// Rates of the engine: (mode, step) values per second on one core, over a spectrum of 128 modes from sharp to
/// flat and a grid of 100 steps, everything that belongs to a mode included. The engine is measured beside one
/// mode after the other in the same double-double arithmetic, and beside the closed form in plain doubles, which
/// does not keep its digits.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ModeBenchmark {
    private static final int MODES = 128;
    private static final int STEPS = 100;
    private static final double LEARNING_RATE = 0.1;

    @Param({"linear", "logarithmic"})
    String grid = "linear";

    @Param({"0.9", "0.999"})
    double momentum = 0.9;

    private final Eigenmode[] modes = new Eigenmode[MODES];
    private long[] steps = {};

    /// Makes the modes and the grid.
    @Setup
    public void setUp() {
        Hyperparameters hyperparameters = new Hyperparameters(LEARNING_RATE, momentum, 0, 1);
        for (int i = 0; i < MODES; i++) {
            modes[i] = new Eigenmode(i, 10 * Math.pow(10, -0.075 * i), hyperparameters, 1e-3);
        }
        steps = "linear".equals(grid)
                ? new StepGrid.Linear(10, 10, STEPS).steps()
                : new StepGrid.Logarithmic(1, 1_000_000, 17).steps();
        steps = Arrays.copyOf(steps, STEPS);
        Arrays.sort(steps);
    }

    @Benchmark
    @OperationsPerInvocation(MODES * STEPS)
    public void displacement(Blackhole sink) {
        ModeBlock block = block(new HeavyBall(), new ModeStart.Stationary());
        for (long step : steps) {
            block.advance(step);
            sink.consume(block.displacement());
        }
    }

    @Benchmark
    @OperationsPerInvocation(MODES * STEPS)
    public void displacementOneByOne(Blackhole sink) {
        for (Eigenmode mode : modes) {
            LinearModeProcess process = (LinearModeProcess) new HeavyBall().process(mode);
            StationaryCovariance covariance = process.stationaryCovariance().orElseThrow();
            DoubleDouble scale = mode.noiseScale();
            for (long step : steps) {
                sink.consume(
                        covariance.displacement(process.flow(step)).times(scale).value());
            }
        }
    }

    /// `2 Var θ (1 − ρₖ)`, the textbook's formula.
    @Benchmark
    @OperationsPerInvocation(MODES * STEPS)
    public void displacementInDoubles(Blackhole sink) {
        double beta = momentum;
        for (Eigenmode mode : modes) {
            double x = LEARNING_RATE * mode.eigenvalue();
            double variance =
                    LEARNING_RATE * LEARNING_RATE * mode.noise() * (1 + beta) / (x * (1 - beta) * (2 * (1 + beta) - x));
            double cosine = (1 + beta - x) / (2 * Math.sqrt(beta));
            boolean oscillates = Math.abs(cosine) < 1;
            double angle = Math.acos(cosine);
            double tilt = (1 - beta) / (1 + beta) / Math.tan(angle);
            double root = Math.sqrt(Math.max(0, cosine * cosine - 1));
            double slow = Math.sqrt(beta) * (cosine + root);
            double fast = Math.sqrt(beta) * (cosine - root);
            double ofSlow = (1 - x / (1 + beta) - fast) / (slow - fast);
            for (long k : steps) {
                double step = (double) k;
                double correlation = oscillates
                        ? Math.pow(beta, step / 2.0) * (Math.cos(step * angle) + tilt * Math.sin(step * angle))
                        : ofSlow * Math.pow(slow, step) + (1 - ofSlow) * Math.pow(fast, step);
                sink.consume(2 * variance * (1 - correlation));
            }
        }
    }

    /// Mean, covariance and displacement from a fixed start.
    @Benchmark
    @OperationsPerInvocation(MODES * STEPS)
    public void evolution(Blackhole sink) {
        evolve(new ModeStart.Fixed(1, 0), sink);
    }

    /// Mean, covariance and displacement from a Gaussian start.
    @Benchmark
    @OperationsPerInvocation(MODES * STEPS)
    public void evolutionOfGaussian(Blackhole sink) {
        evolve(new ModeStart.Gaussian(1, 0, 0.2, -0.1, 0.3), sink);
    }

    private void evolve(ModeStart start, Blackhole sink) {
        ModeBlock block = block(new HeavyBall(), start);
        for (long step : steps) {
            block.advance(step);
            sink.consume(block.displacement());
            sink.consume(block.moments());
        }
    }

    /// The flow alone, with its covariance.
    @Benchmark
    @OperationsPerInvocation(MODES * STEPS)
    public void evolutionOneByOne(Blackhole sink) {
        for (Eigenmode mode : modes) {
            LinearModeProcess process = (LinearModeProcess) new HeavyBall().process(mode);
            for (long step : steps) {
                PhaseFlow flow = process.flow(step);
                sink.consume(flow);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(MODES * STEPS)
    public void langevinDisplacement(Blackhole sink) {
        ModeBlock block = block(new UnderdampedLangevin(), new ModeStart.Stationary());
        for (long step : steps) {
            block.advance(step);
            sink.consume(block.displacement());
        }
    }

    /// One mode at ten steps from 1 to 10⁶: a small question.
    @Benchmark
    @OperationsPerInvocation(1)
    public void smallQuestion(Blackhole sink) {
        ModeProcess process = new HeavyBall().process(modes[40]);
        ModeBlock block = ModeBlock.of(List.of(process), List.of(new ModeStart.Stationary()));
        for (int j = 0; j < STEPS; j += 10) {
            block.advance(steps[j]);
            sink.consume(block.displacement()[0]);
        }
    }

    private ModeBlock block(Dynamics dynamics, ModeStart start) {
        List<ModeProcess> processes = new ArrayList<>();
        for (Eigenmode mode : modes) {
            processes.add(dynamics.process(mode));
        }
        return ModeBlock.of(processes, Collections.nCopies(MODES, start));
    }

    /// Runs the benchmarks of this class.
    public static void main(String[] arguments) throws org.openjdk.jmh.runner.RunnerException {
        new org.openjdk.jmh.runner.Runner(new org.openjdk.jmh.runner.options.OptionsBuilder()
                        .include(ModeBenchmark.class.getName())
                        .build())
                .run();
    }
}
