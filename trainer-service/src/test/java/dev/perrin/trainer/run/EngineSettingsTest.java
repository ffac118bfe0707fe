package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.run.v1.Engine;
import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.network.Activation;
import dev.perrin.trainer.model.network.ComputeDevice;
import dev.perrin.trainer.model.network.DeviceMemoryLimit;
import dev.perrin.trainer.model.network.Network;
import dev.perrin.trainer.model.network.NetworkException;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import dev.perrin.trainer.model.network.SmallNetwork;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EngineSettingsTest {
    private static final Network PERCEPTRON =
            SmallNetwork.perceptron(ExampleShape.row(3), 2, List.of(4), Activation.TANH, false);
    private static final Network NORMALISED =
            SmallNetwork.perceptron(ExampleShape.row(3), 2, List.of(4), Activation.TANH, true);

    @ParameterizedTest
    @CsvSource({
        "ENGINE_UNSPECIFIED, OpenBLAS on the processor, DL4J on the processor",
        "ENGINE_DL4J, DL4J on the processor, DL4J on the processor",
        "ENGINE_DJL_PYTORCH, PyTorch by DJL on cpu(), PyTorch by DJL on cpu()"
    })
    void engineNamesWhatComputes(Engine engine, String perceptron, String normalised) {
        assertThat(device(engine, PERCEPTRON)).startsWith(perceptron);
        assertThat(device(engine, NORMALISED)).startsWith(normalised);
    }

    private static String device(Engine engine, Network network) {
        try (var computing = EngineSettings.PROCESSOR
                .factory(engine)
                .create(network, Precision.FLOAT32, ClassificationLoss.CROSS_ENTROPY)) {
            return computing.device();
        }
    }

    /// As this build has no CUDA backend.
    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"ENGINE_UNSPECIFIED", "ENGINE_DL4J"})
    void aGpuThatTheBuildCannotUseIsRefused(Engine engine) {
        EngineSettings settings = new EngineSettings(new ComputeDevice(0), 0, true);

        assertThatThrownBy(() -> settings.factory(engine))
                .isInstanceOf(NetworkException.class)
                .hasMessage("device 'gpu:0' needs ND4J's CUDA backend for engine DL4J, which this build of the trainer"
                        + " leaves out: build it with the Maven profile 'cuda', or use engine DJL_PYTORCH");
    }

    /// Nobody shall believe in a bound that is not there.
    @Test
    void aLimitOfMemoryThatAnEngineDoesNotKeepIsRefused() {
        EngineSettings settings =
                new EngineSettings(new ComputeDevice(0), 0, true, Optional.of(new DeviceMemoryLimit(1L << 30)));

        assertThatThrownBy(() -> settings.factory(Engine.ENGINE_DL4J))
                .isInstanceOf(NetworkException.class)
                .hasMessage("environment variable SD_MAX_DEVICE_BYTES must be 1073741824, the limit of the device's"
                        + " memory, for engine DL4J to keep it, but is ''");
        assertThatThrownBy(() -> settings.factory(Engine.ENGINE_DJL_PYTORCH))
                .isInstanceOf(NetworkException.class)
                .hasMessageStartingWith(
                        "the limit of the device's memory must be unset for engine DJL_PYTORCH, but is 1073741824");
    }

    @Test
    void aLimitThatNd4jHasReadIsKept() {
        assertThatCode(() -> new DeviceMemoryLimit(1L << 30).requireOfDl4j(Map.of("SD_MAX_DEVICE_BYTES", "1073741824")))
                .doesNotThrowAnyException();
    }

    @Test
    void theProcessorHasNoSuchLimit() {
        assertThatThrownBy(() -> new EngineSettings(
                        ComputeDevice.PROCESSOR, 0, false, Optional.of(new DeviceMemoryLimit(1L << 30))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("memoryLimit must be unset on the processor, but is 1073741824");
        assertThatThrownBy(() -> new DeviceMemoryLimit(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sizeInBytes must be at least 1, but is 0");
    }

    @Test
    void refusesLessThanNoThreads() {
        assertThatThrownBy(() -> new EngineSettings(ComputeDevice.PROCESSOR, -1, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pytorchThreads must be at least 0, but are -1");
    }
}
