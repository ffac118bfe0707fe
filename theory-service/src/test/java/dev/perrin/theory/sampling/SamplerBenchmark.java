package dev.perrin.theory.sampling;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.noise.ModeNoise;
import dev.perrin.theory.prediction.Spectrum;
import dev.perrin.theory.prediction.Start;
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

/// Phase points (of one mode at one step of one trajectory) drawn per second on one core, with even grids of given
/// spacing, beside the recursion run step by step on the same numbers.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class SamplerBenchmark {
    private static final int MODES = 64;
    private static final int STEPS = 1_000;
    private static final Hyperparameters HYPERPARAMETERS = new Hyperparameters(0.1, 0.9, 0, 1, 50, 0);

    @Param({"1", "100"})
    long spacing = 1;

    private Sampler heavyBall = sampler(new HeavyBall());
    private Sampler shuffled = sampler(new EpochShuffled());

    /// Makes the samplers.
    @Setup
    public void setUp() {
        heavyBall = sampler(new HeavyBall());
        shuffled = sampler(new EpochShuffled());
    }

    private Sampler sampler(Dynamics dynamics) {
        double[] eigenvalues = new double[MODES];
        Arrays.setAll(eigenvalues, i -> 10 * Math.pow(10, -0.15 * i));
        double[] noise = new double[MODES];
        Arrays.fill(noise, 1e-3);
        long[] steps = new long[STEPS];
        Arrays.setAll(steps, i -> spacing * (i + 1));
        return new Sampler(new SampleQuestion(
                HYPERPARAMETERS,
                Spectrum.of(eigenvalues),
                new ModeNoise(noise),
                new Start.Stationary(),
                dynamics,
                steps,
                1,
                1,
                false));
    }

    @Benchmark
    @OperationsPerInvocation(MODES * STEPS)
    public void independentNoise(Blackhole sink) {
        heavyBall.draw(sink::consume);
    }

    @Benchmark
    @OperationsPerInvocation(MODES * STEPS)
    public void shuffledEpochs(Blackhole sink) {
        shuffled.draw(sink::consume);
    }

    /// The update rule with the same Gaussian numbers, every `spacing` steps counted once.
    @Benchmark
    @OperationsPerInvocation(MODES * STEPS)
    public void recursion(Blackhole sink) {
        for (int mode = 0; mode < MODES; mode++) {
            GaussianStream stream = GaussianStream.of(1, 0, mode);
            double curvature = 10 * Math.pow(10, -0.15 * mode);
            double deviation = Math.sqrt(1e-3);
            double theta = 0;
            double v = 0;
            for (int step = 0; step < STEPS; step++) {
                for (long k = 0; k < spacing; k++) {
                    v = 0.9 * v - curvature * theta - deviation * stream.next();
                    theta += 0.1 * v;
                }
                sink.consume(theta);
            }
        }
    }

    /// Runs the benchmarks of this class.
    public static void main(String[] arguments) throws org.openjdk.jmh.runner.RunnerException {
        new org.openjdk.jmh.runner.Runner(new org.openjdk.jmh.runner.options.OptionsBuilder()
                        .include(SamplerBenchmark.class.getName())
                        .build())
                .run();
    }
}
