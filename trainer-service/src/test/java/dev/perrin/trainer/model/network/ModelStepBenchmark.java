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
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/// Steps of training per second of every engine, each with its observations, beside the loop that DL4J itself has for
/// the same network (`fit` with momentum and cross-entropy, accelerated alike) and beside PyTorch's in Python
/// (`src/test/python/model_step_benchmark.py`, where /usr/bin/python3 has it). Rounds alternate; the medians and their
/// ratios are printed.
///
/// Arguments: names among mlp, cnn, resnet18; all without. With `parts` among them it tells instead where the time of
/// each engine's steps goes ([StepParts]). `OMP_WAIT_POLICY=PASSIVE` belongs in the environment. Run it
/// in the folder of the module.
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

    public static void main(String[] arguments) throws IOException {
        List<String> asked = new ArrayList<>(List.of(arguments));
        boolean parts = asked.remove("parts");
        for (Case it : Case.values()) {
            if (asked.isEmpty() || asked.contains(it.argument)) {
                if (parts) {
                    takeApart(it);
                } else {
                    measure(it);
                }
            }
        }
    }

    private static void takeApart(Case it) {
        Network network = it.network();
        TestImages images = TestImages.gaussian(1, EXAMPLES, it.shape, 10);
        System.out.printf("%s: d = %d, S = %d%n", it.argument, network.layout().dimension(), BATCH);
        EngineCase.of(network)
                .forEach(engine -> System.out.printf(
                        "  %-8s %s%n",
                        engine, new StepParts(network, images, engine.engines, BATCH, it.steps).measure()));
    }

    private static void measure(Case it) throws IOException {
        Network network = it.network();
        TestImages images = TestImages.gaussian(1, EXAMPLES, it.shape, 10);
        Map<String, IntToDoubleFunction> loops = new LinkedHashMap<>();
        loops.put("DL4J's fit", timed(theirs(network, images)));
        EngineCase.of(network).forEach(engine -> loops.put("engine " + engine, timed(ours(network, images, engine))));
        PythonLoop.start(it.argument).ifPresent(python -> loops.put("PyTorch in Python", python));
        Map<String, double[]> rates = new LinkedHashMap<>();
        loops.forEach((name, loop) -> {
            var _ = loop.applyAsDouble(it.steps);
            rates.put(name, new double[ROUNDS]);
        });
        for (int round = 0; round < ROUNDS; round++) {
            for (var loop : loops.entrySet()) {
                Objects.requireNonNull(rates.get(loop.getKey()))[round] =
                        loop.getValue().applyAsDouble(it.steps);
            }
        }
        double[] fit = Objects.requireNonNull(rates.get("DL4J's fit"));
        double[] python = rates.getOrDefault("PyTorch in Python", new double[] {Double.NaN});
        System.out.printf("%s: d = %d, S = %d%n", it.argument, network.layout().dimension(), BATCH);
        rates.forEach((name, measured) -> System.out.printf(
                "  %-18s %9.3f steps/s (%.3f … %.3f), %.2f of DL4J's fit, %.2f of PyTorch in Python%n",
                name,
                median(measured),
                Arrays.stream(measured).min().orElseThrow(),
                Arrays.stream(measured).max().orElseThrow(),
                median(measured) / median(fit),
                median(measured) / median(python)));
    }

    private static Runnable ours(Network network, TestImages images, EngineCase engine) {
        Model model = new NetworkModel(
                network,
                NetworkSettings.forCurvature(ClassificationLoss.CROSS_ENTROPY, engine.engines),
                images,
                images.labels());
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

    private static IntToDoubleFunction timed(Runnable step) {
        return steps -> {
            long begin = System.nanoTime();
            for (int i = 0; i < steps; i++) {
                step.run();
            }
            return steps * 1e9 / (System.nanoTime() - begin);
        };
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
