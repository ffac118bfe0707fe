package dev.perrin.trainer.model.network.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.pytorch.jni.JniUtils;
import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.data.TestImages;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.network.Activation;
import dev.perrin.trainer.model.network.ComputeDevice;
import dev.perrin.trainer.model.network.Engine;
import dev.perrin.trainer.model.network.Network;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import dev.perrin.trainer.model.network.SmallNetwork;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class OperationThreadsTest {
    private static final ExampleShape IMAGES = new ExampleShape(1, 28, 28);
    private static final Path TASKS = Path.of("/proc/self/task");

    /// 784 · 128 + 128 · 10 multiplications an example.
    private static final Network NETWORK = SmallNetwork.perceptron(IMAGES, 10, List.of(128), Activation.TANH, false);

    private static final int FEW = 128;
    private static final int MANY = 1024;

    @Test
    void passesOfLittleWorkHaveOneThreadAndOthersAll() {
        OperationThreads threads = new OperationThreads(0, 8);

        assertThat(threads.worth(0)).isEqualTo(1);
        assertThat(threads.worth(OperationThreads.WORTH_ALL - 1)).isEqualTo(1);
        assertThat(threads.worth(OperationThreads.WORTH_ALL)).isEqualTo(8);
        assertThat(threads.worth(Long.MAX_VALUE)).isEqualTo(8);
    }

    @Test
    void aNumberThatIsGivenIsTakenWhateverTheWork() {
        OperationThreads threads = new OperationThreads(3, 8);

        assertThat(threads.worth(0)).isEqualTo(3);
        assertThat(threads.worth(Long.MAX_VALUE)).isEqualTo(3);
    }

    /// What the README says of the perceptron that the benchmark measures.
    @Test
    void aMinibatchOfThePerceptronIsLittleWorkAndThePartsOfAFullGradientAreNot() {
        OperationThreads threads = new OperationThreads(0, 8);

        assertThat(NETWORK.multiplicationCount()).isEqualTo(101_632);
        assertThat(threads.worth(FEW * NETWORK.multiplicationCount())).isEqualTo(1);
        assertThat(threads.worth(MANY * NETWORK.multiplicationCount())).isEqualTo(8);
    }

    /// The threads of OpenMP are counted: they bear the name of the one that began them.
    @Test
    @EnabledOnOs(OS.LINUX)
    void anEngineComputesOnAsManyThreadsAsItIsTold() throws Exception {
        assertThat(onThread("one-is-given", () -> tasksAfterPass(1, MANY))).isEqualTo(1);
        assertThat(onThread("three-given", () -> tasksAfterPass(3, MANY))).isEqualTo(3);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anEngineThatIsToldNothingChoosesByTheWorkOfThePass() throws Exception {
        int all = LibTorch.load().threads();

        assertThat(onThread("few-examples", () -> tasksAfterPass(0, FEW))).isEqualTo(1);
        assertThat(onThread("many-examples", () -> tasksAfterPass(0, MANY))).isEqualTo(all);
    }

    @Test
    void enginesOfOneThreadHaveEachTheirOwnNumber() {
        try (Engine one = engine(1, FEW);
                Engine two = engine(2, FEW)) {
            for (int round = 0; round < 2; round++) {
                one.differentiate();
                assertThat(JniUtils.getNumThreads()).isEqualTo(1);
                two.score();
                assertThat(JniUtils.getNumThreads()).isEqualTo(2);
            }
        }
    }

    /// PyTorch hands the last number that anybody has set to threads that it sees for the first time.
    @Test
    void whatAnotherThreadHasSetLastChangesNothing() throws Exception {
        int found = onThread("second", () -> {
            try (Engine two = engine(2, FEW)) {
                onThread("first", () -> tasksAfterPass(1, FEW));
                two.differentiate();
                return JniUtils.getNumThreads();
            }
        });

        assertThat(found).isEqualTo(2);
    }

    /// Sums of 784 and of 1024 products, in another order: some units in the last place of float64.
    @Test
    void gradientsOnOneThreadAndOnThreeDifferByRoundingAlone() {
        double[] one = gradient(1);
        double[] three = gradient(3);

        assertThat(one).containsExactly(three, within(1e-14));
        assertThat(Arrays.stream(one).map(Math::abs).max().orElseThrow()).isGreaterThan(1e-3);
    }

    @Test
    void theSameNumberOfThreadsGivesTheSameBits() {
        assertThat(gradient(3)).containsExactly(gradient(3));
    }

    @Test
    void refusesLessThanNoThreads() {
        assertThatThrownBy(() -> new PyTorchEngines(ComputeDevice.PROCESSOR, -1, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads must be at least 0, but are -1");
    }

    private static double[] gradient(int threads) {
        double[] gradient = new double[(int) NETWORK.layout().dimension()];
        try (Engine engine = engine(threads, MANY)) {
            engine.differentiate();
            engine.gradient(gradient);
        }
        return gradient;
    }

    private static Engine engine(int threads, int examples) {
        Engine engine = new PyTorchEngines(ComputeDevice.PROCESSOR, threads, false)
                .create(NETWORK, Precision.FLOAT64, ClassificationLoss.CROSS_ENTROPY);
        TestImages images = TestImages.gaussian(1, examples, IMAGES, 10);
        int[] batch = new int[examples];
        Arrays.setAll(batch, i -> i);
        double[] parameters = new double[(int) NETWORK.layout().dimension()];
        Arrays.setAll(parameters, i -> 0.02 * Math.sin(i));
        engine.train();
        engine.setParameters(parameters);
        engine.read(images, batch, images.labels().values());
        return engine;
    }

    /// @return threads of the operating system that have the name of this one
    private static int tasksAfterPass(int threads, int examples) throws IOException {
        try (Engine engine = engine(threads, examples)) {
            engine.differentiate();
            return tasks(Thread.currentThread().getName());
        }
    }

    private static int tasks(String name) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                if (nameOf(task).equals(name)) {
                    count++;
                }
            }
        }
        return count;
    }

    private static String nameOf(Path task) throws IOException {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (NoSuchFileException e) {
            return "has ended";
        }
    }

    /// @param name of at most 15 characters: Linux keeps no more
    private static <T> T onThread(String name, Callable<T> work) throws InterruptedException, ExecutionException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().name(name).start(task);
        return task.get();
    }
}
