package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.data.TestImages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/// Steps of training per second of every engine, each with its observations, beside the loop that DL4J itself has for
/// the same network (`fit` with momentum and cross-entropy, accelerated alike) and beside PyTorch's in Python
/// (`src/test/python/model_step_benchmark.py`, where /usr/bin/python3 has it), on one thread and on all. Rounds
/// alternate; the medians and their ratios are printed, those to Python to the faster of the two.
///
/// Arguments: names among mlp, cnn, resnet18; all without. With `parts` among them it tells instead where the time of
/// each engine's steps goes ([StepParts]). `OMP_WAIT_POLICY=PASSIVE` belongs in the environment. Run it
/// in the folder of the module.
public final class ModelStepBenchmark {
    private static final int BATCH = 128;
    private static final int ROUNDS = 5;
    private static final int EXAMPLES = 512;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

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
        EngineCase.of(network).forEach(engine -> {
            String parts = new StepParts(network, images, engine.engines, BATCH, it.steps).measure();
            System.out.printf("  %-8s %d threads %s%n", engine, engine.threads(), parts);
        });
    }

    private static void measure(Case it) throws IOException {
        Network network = it.network();
        TestImages images = TestImages.gaussian(1, EXAMPLES, it.shape, 10);
        Contender fit = new Contender("DL4J's fit", StepLoop.timed(theirs(network, images)), EngineCase.DL4J::threads);
        List<Contender> python = new ArrayList<>();
        for (int threads : new TreeSet<>(List.of(1, PROCESSORS))) {
            PythonLoop.start(it.argument, threads)
                    .ifPresent(loop -> python.add(new Contender("PyTorch in Python", loop, () -> threads)));
        }
        List<Contender> all = new ArrayList<>(List.of(fit));
        EngineCase.of(network)
                .map(engine -> new Contender(
                        "engine " + engine, StepLoop.of(network, images, engine.engines, BATCH), engine::threads))
                .forEach(all::add);
        all.addAll(python);
        all.forEach(contender -> contender.warmUp(it.steps));
        for (int round = 0; round < ROUNDS; round++) {
            all.forEach(contender -> contender.run(it.steps));
        }
        double best = python.stream().mapToDouble(Contender::median).max().orElse(Double.NaN);
        System.out.printf("%s: d = %d, S = %d%n", it.argument, network.layout().dimension(), BATCH);
        all.forEach(contender -> System.out.printf(
                "  %s, %.2f of DL4J's fit, %.2f of PyTorch in Python%n",
                contender, contender.median() / fit.median(), contender.median() / best));
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
}
