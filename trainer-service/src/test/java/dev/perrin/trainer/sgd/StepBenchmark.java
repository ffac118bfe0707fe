package dev.perrin.trainer.sgd;

import dev.perrin.trainer.data.DataSet;
import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.MiniBatchSampler;
import dev.perrin.trainer.data.TestData;
import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.SoftmaxRegression;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// A whole step of softmax regression on the digits (S = 32, d = 650), and what observing it costs: the ratio of
/// `observedStep` to `bareStep`, which does the same arithmetic on the vectors and sums up nothing. `nesterovStep`
/// takes the other rule.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StepBenchmark {
    private final Hyperparameters hyperparameters = new Hyperparameters(0.1, 0.9, 1e-3, 32);
    private final Hyperparameters nesterov = new Hyperparameters(0.1, 0.9, 1e-3, 32, 0, MomentumRule.NESTEROV);
    private final DataSet digits = TestData.digits();
    private final SoftmaxRegression model = new SoftmaxRegression(digits, (Labels) digits.targets());
    private final MiniBatchSampler sampler = MiniBatchSampler.independent(1797, new SplittableRandom(1));
    private final PhasePoint point = new PhasePoint(650);
    private final float[] reference = new float[650];
    private final float[] gradient = new float[650];
    private final int[] batch = new int[32];
    private final BatchOutcome outcome = new BatchOutcome();
    private final StepSums sums = new StepSums(model.layout());

    @Benchmark
    public double observedStep() {
        sampler.next(batch);
        model.gradient(point.position(), batch, gradient, outcome);
        Momentum.step(hyperparameters, point, gradient, reference, sums);
        return sums.localDisplacementSquared();
    }

    @Benchmark
    public double nesterovStep() {
        sampler.next(batch);
        model.gradient(point.position(), batch, gradient, outcome);
        Momentum.step(nesterov, point, gradient, reference, sums);
        return sums.localDisplacementSquared();
    }

    @Benchmark
    public float bareStep() {
        sampler.next(batch);
        model.gradient(point.position(), batch, gradient, outcome);
        float[] position = point.position();
        float[] velocity = point.velocity();
        for (int i = 0; i < position.length; i++) {
            velocity[i] = 0.9f * velocity[i] - (gradient[i] + 1e-3f * position[i]);
            position[i] += 0.1f * velocity[i];
        }
        return position[0];
    }

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(StepBenchmark.class.getSimpleName())
                        .build())
                .run();
    }
}
