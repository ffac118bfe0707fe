package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.run.v1.Engine;
import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.network.Activation;
import dev.perrin.trainer.model.network.ComputeDevice;
import dev.perrin.trainer.model.network.Network;
import dev.perrin.trainer.model.network.NetworkException;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import dev.perrin.trainer.model.network.SmallNetwork;
import java.util.List;
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

    @Test
    void refusesLessThanNoThreads() {
        assertThatThrownBy(() -> new EngineSettings(ComputeDevice.PROCESSOR, -1, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pytorchThreads must be at least 0, but are -1");
    }
}
