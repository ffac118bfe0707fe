package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.data.MiniBatchSampler;
import dev.perrin.trainer.data.TestImages;
import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.sgd.Hyperparameters;
import dev.perrin.trainer.sgd.Momentum;
import dev.perrin.trainer.sgd.PhasePoint;
import dev.perrin.trainer.sgd.StepSums;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/// Steps of training per second, each with its observations, beside the loop that DL4J itself has for the same network
/// (`fit` with momentum and cross-entropy, accelerated alike). Rounds alternate; the medians and their ratio are
/// printed.
///
/// Arguments: names among mlp, cnn, resnet18; all without. `OMP_WAIT_POLICY=PASSIVE` belongs in the environment. What
/// PyTorch makes of the same networks: `src/test/python/model_step_benchmark.py`.
public final class ModelStepBenchmark {
    private static final int BATCH = 128;
    private static final int ROUNDS = 5;
    private static final int EXAMPLES = 512;

    private ModelStepBenchmark() {}

    @SuppressWarnings("ImmutableEnumChecker") // Records of numbers.
    private enum Case {
        MLP("mlp", new ExampleShape(1, 28, 28), 400) {
            @Override
            Network network() {
                return SmallNetwork.perceptron(shape, 10, List.of(128), Activation.TANH, false);
            }
        },
        CNN("cnn", new ExampleShape(1, 28, 28), 20) {
            @Override
            Network network() {
                return SmallNetwork.convolutional(shape, 10, List.of(16, 32), Activation.TANH, false);
            }
        },
        RESNET18("resnet18", new ExampleShape(3, 32, 32), 1) {
            @Override
            Network network() {
                return ResidualNetwork.RESNET_18.network(shape, 10, InputForm.SMALL);
            }
        };

        final String argument;
        final ExampleShape shape;
        final int steps;

        Case(String argument, ExampleShape shape, int steps) {
            this.argument = argument;
            this.shape = shape;
            this.steps = steps;
        }

        abstract Network network();
    }

    public static void main(String[] arguments) {
        for (Case it : Case.values()) {
            if (arguments.length == 0 || List.of(arguments).contains(it.argument)) {
                measure(it);
            }
        }
    }

    private static void measure(Case it) {
        Network network = it.network();
        TestImages images = TestImages.gaussian(1, EXAMPLES, it.shape, 10);
        Runnable ours = ours(network, images);
        Runnable theirs = theirs(network, images);
        double[] ourRates = new double[ROUNDS];
        double[] theirRates = new double[ROUNDS];
        rate(ours, it.steps);
        rate(theirs, it.steps);
        for (int round = 0; round < ROUNDS; round++) {
            ourRates[round] = rate(ours, it.steps);
            theirRates[round] = rate(theirs, it.steps);
        }
        double our = median(ourRates);
        double their = median(theirRates);
        System.out.printf(
                "%s: d = %d, S = %d: %.3f steps/s, DL4J's fit %.3f steps/s, ratio %.3f%n",
                it.argument, network.layout().dimension(), BATCH, our, their, our / their);
    }

    private static Runnable ours(Network network, TestImages images) {
        Model model = new NetworkModel(
                network, NetworkSettings.forCurvature(ClassificationLoss.CROSS_ENTROPY), images, images.labels());
        PhasePoint point = new PhasePoint(model.dimension());
        model.initialise(new SplittableRandom(2), point.position());
        float[] reference = point.position().clone();
        float[] gradient = new float[model.dimension()];
        int[] batch = new int[BATCH];
        MiniBatchSampler sampler = MiniBatchSampler.independent(EXAMPLES, new SplittableRandom(3));
        Hyperparameters hyperparameters = new Hyperparameters(1e-3, 0.9, 1e-4, BATCH);
        BatchOutcome outcome = new BatchOutcome();
        StepSums sums = new StepSums(model.layout());
        return () -> {
            sampler.next(batch);
            model.gradient(point.position(), batch, gradient, outcome);
            Momentum.step(hyperparameters, point, gradient, reference, sums);
        };
    }

    /// Batches are made beforehand: reading them is no part of DL4J's time.
    private static Runnable theirs(Network network, TestImages images) {
        ComputationGraph graph = Acceleration.ONEDNN.during(() -> GraphFactory.create(
                network,
                DataType.FLOAT,
                new LossMCXENT(),
                org.nd4j.linalg.activations.Activation.SOFTMAX,
                new Nesterovs(1e-3, 0.9)));
        DataSet[] batches = new DataSet[EXAMPLES / BATCH];
        for (int i = 0; i < batches.length; i++) {
            int[] examples = new int[BATCH];
            int first = i * BATCH;
            Arrays.setAll(examples, j -> first + j);
            Minibatch minibatch = new Minibatch(network, DataType.FLOAT, BATCH);
            minibatch.read(images, examples, images.labels().values());
            INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, 10);
            for (int j = 0; j < BATCH; j++) {
                labels.putScalar(j, minibatch.label(j), 1);
            }
            batches[i] = new DataSet(minibatch.inputs(), labels);
        }
        int[] next = {0};
        return () -> graph.fit(batches[next[0]++ % batches.length]);
    }

    private static double rate(Runnable step, int steps) {
        long begin = System.nanoTime();
        for (int i = 0; i < steps; i++) {
            step.run();
        }
        return steps * 1e9 / (System.nanoTime() - begin);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
