package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.data.TestImages;
import dev.perrin.trainer.model.network.djl.PyTorchEngines;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/// Steps per second of PyTorch's engine on one thread, on all, and on as many as it chooses, by the multiplications of
/// a forward pass: where its rule puts the border. Rounds alternate; medians, least and greatest are printed, and the
/// ratio of all threads to one.
///
/// `OMP_WAIT_POLICY=PASSIVE` belongs in the environment, as in that of a trainer.
public final class PyTorchThreadsBenchmark {
    private static final int ROUNDS = 15;
    private static final double ROUND_IN_SECONDS = 0.2;
    private static final int ALL = Runtime.getRuntime().availableProcessors();

    private PyTorchThreadsBenchmark() {}

    public static void main(String[] arguments) {
        ExampleShape images = new ExampleShape(1, 28, 28);
        Network narrow = SmallNetwork.perceptron(images, 10, List.of(128), Activation.TANH, false);
        for (int batchSize : new int[] {32, 128, 256, 512, 1024}) {
            measure("mlp 784-128-10", narrow, batchSize);
        }
        Network wide = SmallNetwork.perceptron(images, 10, List.of(512, 512), Activation.TANH, false);
        for (int batchSize : new int[] {8, 32, 64, 128, 256}) {
            measure("mlp 784-512-512-10", wide, batchSize);
        }
        Network convolutional = SmallNetwork.convolutional(images, 10, List.of(16, 32), Activation.TANH, false);
        for (int batchSize : new int[] {2, 8, 16, 32, 64, 128}) {
            measure("cnn 16, 32", convolutional, batchSize);
        }
        ExampleShape coloured = new ExampleShape(3, 32, 32);
        Network residual = ResidualNetwork.RESNET_18.network(coloured, 10, InputForm.SMALL);
        for (int batchSize : new int[] {2, 8}) {
            measure("resnet18", residual, batchSize);
        }
    }

    private static void measure(String name, Network network, int batchSize) {
        TestImages images = TestImages.gaussian(1, 512, network.input(), 10);
        int[] threads = {1, ALL, 0};
        IntToDoubleFunction[] loops = Arrays.stream(threads)
                .mapToObj(number -> StepLoop.of(
                        network, images, new PyTorchEngines(ComputeDevice.PROCESSOR, number, false), batchSize))
                .toArray(IntToDoubleFunction[]::new);
        double[][] rates = new double[loops.length][ROUNDS];
        int steps = 1;
        for (IntToDoubleFunction loop : loops) {
            var _ = loop.applyAsDouble(2);
            steps = Math.max(steps, (int) (ROUND_IN_SECONDS * loop.applyAsDouble(5)));
        }
        for (int round = -1; round < ROUNDS; round++) {
            for (int i = 0; i < loops.length; i++) {
                rates[i][Math.max(0, round)] = loops[i].applyAsDouble(steps);
            }
        }
        System.out.printf(
                "%-18s S = %4d, %7.1f million: one thread %s, %d threads %s, chosen %s steps/s; all to one %.2f%n",
                name,
                batchSize,
                batchSize * network.multiplicationCount() * 1e-6,
                range(rates[0]),
                ALL,
                range(rates[1]),
                range(rates[2]),
                StepLoop.median(rates[1]) / StepLoop.median(rates[0]));
    }

    private static String range(double[] rates) {
        return String.format(
                "%.1f (%.1f … %.1f)",
                StepLoop.median(rates),
                Arrays.stream(rates).min().orElseThrow(),
                Arrays.stream(rates).max().orElseThrow());
    }
}
