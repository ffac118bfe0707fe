package dev.perrin.trainer.sgd;

import dev.perrin.trainer.model.ParameterLayout;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/// The update alone, by layout: what observing it costs is the ratio of `observed` to `bare`, which is the heavy
/// ball in the same arithmetic and sums up nothing. `nesterov` takes the other rule.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MomentumBenchmark {
    private static final double LEARNING_RATE = 1e-6;
    private static final double MOMENTUM = 0.9;
    private static final double WEIGHT_DECAY = 1e-4;

    /// Whose tensors there are.
    public enum Shape {
        /// Diabetes, d = 11.
        LINEAR,
        /// Digits, d = 650.
        SOFTMAX,
        /// 784-128-10, d = 101,770.
        PERCEPTRON,
        /// The smallest tensors of ResNet-18, as many as it has in all, d = 3968.
        SMALL_TENSORS;

        private int[] lengths() {
            return switch (this) {
                case LINEAR -> new int[] {10, 1};
                case SOFTMAX -> new int[] {640, 10};
                case PERCEPTRON -> new int[] {100_352, 128, 1280, 10};
                case SMALL_TENSORS -> IntStream.generate(() -> 64).limit(62).toArray();
            };
        }

        ParameterLayout layout() {
            int[] lengths = lengths();
            ParameterLayout.Builder builder = ParameterLayout.builder();
            for (int tensor = 0; tensor < lengths.length; tensor++) {
                builder.add("tensor" + tensor, lengths[tensor]);
            }
            return builder.build();
        }
    }

    private final Hyperparameters heavyBall = new Hyperparameters(LEARNING_RATE, MOMENTUM, WEIGHT_DECAY, 128);
    private final Hyperparameters nesterov =
            new Hyperparameters(LEARNING_RATE, MOMENTUM, WEIGHT_DECAY, 128, 0, MomentumRule.NESTEROV);

    @Param
    private Shape shape = Shape.PERCEPTRON;

    private PhasePoint point = new PhasePoint(0);
    private float[] reference = new float[0];
    private float[] gradient = new float[0];
    private StepSums sums = new StepSums(shape.layout());

    @Setup
    public void start() {
        ParameterLayout layout = shape.layout();
        int dimension = (int) layout.dimension();
        SplittableRandom random = new SplittableRandom(1);
        point = new PhasePoint(dimension);
        gradient = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            point.position()[i] = (float) random.nextGaussian();
            gradient[i] = (float) random.nextGaussian();
        }
        reference = point.position().clone();
        sums = new StepSums(layout);
    }

    @Benchmark
    public double observed() {
        Momentum.step(heavyBall, point, gradient, reference, sums);
        return sums.localDisplacementSquared();
    }

    @Benchmark
    public double nesterov() {
        Momentum.step(nesterov, point, gradient, reference, sums);
        return sums.localDisplacementSquared();
    }

    @Benchmark
    public float bare() {
        float[] position = point.position();
        float[] velocity = point.velocity();
        float[] gradient = this.gradient;
        for (int i = 0; i < position.length; i++) {
            float moved = (float) (MOMENTUM * velocity[i] - (gradient[i] + WEIGHT_DECAY * position[i]));
            velocity[i] = moved;
            position[i] = (float) (position[i] + LEARNING_RATE * moved);
        }
        return position[0];
    }

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(MomentumBenchmark.class.getSimpleName())
                        .build())
                .run();
    }
}
