package dev.perrin.analysis.displacement;

import dev.perrin.analysis.lag.LagSet;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// The arithmetic that stage 1 does with one snapshot, beside a bare read of the same arrays: position, velocity,
/// reference point, and the earlier vector of each of the 32 lags that end at every snapshot.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class PartFoldBenchmark {
    private static final LagSet LAGS = LagSet.upTo(0);
    private static final int LAST = 101;

    @Param({"650", "100000"})
    public int dimension;

    private float[][] position = {};
    private float[][] velocity = {};
    private final double[] distances = new double[LAGS.size()];
    private VectorHistory history = new VectorHistory(LAGS);

    @Setup
    public void setUp() {
        Trajectory trajectory = Trajectory.simulate(Motion.HEAVY_BALL, 1, LAST + 1, dimension, 0.01, 0.3);
        position = trajectory.position();
        velocity = trajectory.velocity();
        history = new VectorHistory(LAGS);
        for (int index = 0; index < LAST; index++) {
            history.add(index, position[index]);
        }
    }

    /// Distance from the reference point, velocity norm, all windows.
    @Benchmark
    public double fold() {
        history.squaredDistances(LAST, position[LAST], distances);
        double sum =
                VectorKernels.squaredDistance(position[LAST], position[0]) + VectorKernels.squaredNorm(velocity[LAST]);
        for (double distance : distances) {
            sum += distance;
        }
        return sum;
    }

    /// Adds up the elements of the same arrays, each read as often as [#fold] must.
    @Benchmark
    public double read() {
        double sum = plainSum(velocity[LAST]) + plainSum(position[0]);
        for (int slot = 0; slot < LAGS.size(); slot++) {
            sum += plainSum(position[LAST - (int) LAGS.lag(slot)]);
        }
        return sum;
    }

    private static double plainSum(float[] values) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i <= values.length - 4; i += 4) {
            s0 += values[i];
            s1 += values[i + 1];
            s2 += values[i + 2];
            s3 += values[i + 3];
        }
        for (; i < values.length; i++) {
            s0 += values[i];
        }
        return s0 + s1 + s2 + s3;
    }

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(PartFoldBenchmark.class.getSimpleName())
                        .build())
                .run();
    }
}
