package dev.perrin.theory.dynamics;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.prediction.StepGrid;
import java.util.Arrays;
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

/// Kernel rates: (mode, step) values per second on one core, over a spectrum of 64 modes from sharp to flat
/// and a grid of 100 steps, everything that belongs to a mode included.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ModeBenchmark {
    private static final int MODES = 64;
    private static final int STEPS = 100;

    @Param({"linear", "logarithmic"})
    String grid = "linear";

    @Param({"0.9", "0.999"})
    double momentum = 0.9;

    private final Eigenmode[] modes = new Eigenmode[MODES];
    private long[] steps = {};

    /// Makes the modes and the grid.
    @Setup
    public void setUp() {
        Hyperparameters hyperparameters = new Hyperparameters(0.1, momentum, 0, 1);
        for (int i = 0; i < MODES; i++) {
            modes[i] = new Eigenmode(i, 10 * Math.pow(10, -0.15 * i), hyperparameters, 1e-3);
        }
        steps = "linear".equals(grid)
                ? new StepGrid.Linear(10, 10, STEPS).steps()
                : new StepGrid.Logarithmic(1, 1_000_000, 17).steps();
        steps = Arrays.copyOf(steps, STEPS);
        Arrays.sort(steps);
    }

    @Benchmark
    @OperationsPerInvocation(MODES * STEPS)
    public void heavyBallDisplacement(Blackhole sink) {
        ModeStart start = new ModeStart.Stationary();
        for (Eigenmode mode : modes) {
            ModeProcess process = new HeavyBall().process(mode);
            for (long step : steps) {
                sink.consume(process.meanSquaredDisplacement(start, step));
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(MODES * STEPS)
    public void heavyBallMoments(Blackhole sink) {
        ModeStart start = new ModeStart.Fixed(1, 0);
        for (Eigenmode mode : modes) {
            ModeProcess process = new HeavyBall().process(mode);
            for (long step : steps) {
                sink.consume(process.moments(start, step));
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(MODES * STEPS)
    public void langevinDisplacement(Blackhole sink) {
        ModeStart start = new ModeStart.Stationary();
        for (Eigenmode mode : modes) {
            ModeProcess process = new UnderdampedLangevin().process(mode);
            for (long step : steps) {
                sink.consume(process.meanSquaredDisplacement(start, step));
            }
        }
    }

    /// Runs the benchmarks of this class.
    public static void main(String[] arguments) throws org.openjdk.jmh.runner.RunnerException {
        new org.openjdk.jmh.runner.Runner(new org.openjdk.jmh.runner.options.OptionsBuilder()
                        .include(ModeBenchmark.class.getName())
                        .build())
                .run();
    }
}
