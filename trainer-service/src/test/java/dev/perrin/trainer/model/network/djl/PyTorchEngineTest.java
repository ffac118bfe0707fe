package dev.perrin.trainer.model.network.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.data.TestImages;
import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.network.Activation;
import dev.perrin.trainer.model.network.ComputeDevice;
import dev.perrin.trainer.model.network.Network;
import dev.perrin.trainer.model.network.NetworkException;
import dev.perrin.trainer.model.network.NetworkModel;
import dev.perrin.trainer.model.network.NetworkSettings;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import dev.perrin.trainer.model.network.SmallNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// What is of this engine alone; that it computes the right thing is in the tests of all engines.
class PyTorchEngineTest {
    private static final PyTorchEngines ENGINES = new PyTorchEngines(ComputeDevice.PROCESSOR, 0, false);
    private static final ExampleShape IMAGES = new ExampleShape(1, 8, 8);
    private static final int BATCH = 8;

    /// A step makes some 30 kB of arrays outside of the heap: those of 10,000 steps would be 300 MB if they stayed.
    @Test
    @EnabledOnOs(OS.LINUX)
    void tenThousandStepsLeaveNothingBehind() throws IOException {
        NetworkModel model = model(1);
        float[] parameters = parameters(model);
        float[] gradient = new float[parameters.length];
        int[] batch = batch();
        BatchOutcome outcome = new BatchOutcome();
        for (int step = 0; step < 500; step++) {
            model.gradient(parameters, batch, gradient, outcome);
        }
        long before = residentSizeInBytes();

        for (int step = 0; step < 10_000; step++) {
            model.gradient(parameters, batch, gradient, outcome);
        }

        model.close();
        assertThat(residentSizeInBytes() - before).isLessThan(100L << 20);
    }

    /// Whether PyTorch records a graph is a property of each thread, and runs are trained side by side.
    @Test
    void twoThreadsComputeWhatEachWouldAlone() throws InterruptedException, ExecutionException {
        List<float[]> alone = List.of(trained(1), trained(2));
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<float[]>> together = new ArrayList<>();
            for (int seed = 1; seed <= 2; seed++) {
                int own = seed;
                together.add(threads.submit(() -> trained(own)));
            }
            assertThat(together.get(0).get()).containsExactly(alone.get(0));
            assertThat(together.get(1).get()).containsExactly(alone.get(1));
        }
    }

    @Test
    void refusesAGpuThatIsNotThere() {
        Network network = SmallNetwork.perceptron(IMAGES, 3, List.of(4), Activation.TANH, false);

        assertThatThrownBy(() -> new PyTorchEngines(new ComputeDevice(7), 0, false)
                        .create(network, Precision.FLOAT32, ClassificationLoss.CROSS_ENTROPY))
                .isInstanceOf(NetworkException.class)
                .hasMessageContaining("device must be one that PyTorch finds")
                .hasMessageContaining("gpu:7");
    }

    private static float[] trained(long seed) {
        NetworkModel model = model(seed);
        float[] parameters = parameters(model);
        float[] gradient = new float[parameters.length];
        for (int step = 0; step < 50; step++) {
            model.gradient(parameters, batch(), gradient, new BatchOutcome());
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] -= 0.05f * gradient[i];
            }
        }
        model.close();
        return parameters;
    }

    private static NetworkModel model(long seed) {
        TestImages images = TestImages.gaussian(seed, BATCH, IMAGES, 3);
        return new NetworkModel(
                SmallNetwork.convolutional(IMAGES, 3, List.of(2), Activation.TANH, true),
                NetworkSettings.forCurvature(ClassificationLoss.CROSS_ENTROPY, ENGINES),
                images,
                images.labels());
    }

    private static float[] parameters(NetworkModel model) {
        float[] parameters = new float[model.dimension()];
        model.initialise(new SplittableRandom(3), parameters);
        return parameters;
    }

    private static int[] batch() {
        int[] batch = new int[BATCH];
        Arrays.setAll(batch, i -> i);
        return batch;
    }

    private static long residentSizeInBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }
}
