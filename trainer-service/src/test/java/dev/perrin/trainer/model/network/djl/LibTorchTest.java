package dev.perrin.trainer.model.network.djl;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.trainer.model.network.ComputeDevice;
import dev.perrin.trainer.model.network.NetworkException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LibTorchTest {
    @Test
    void aBuildWithoutTheLibrarySaysWhatToDo() throws Exception {
        try (URLClassLoader bare = new URLClassLoader(new URL[0], ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> LibTorch.require(bare, Optional.empty(), ComputeDevice.PROCESSOR))
                    .isInstanceOf(NetworkException.class)
                    .hasMessage("engine DJL_PYTORCH needs PyTorch's native library, which this build of the trainer"
                            + " leaves out: build it with the Maven profile 'pytorch', or let the environment variable"
                            + " PYTORCH_LIBRARY_PATH name the folder 'torch/lib' of a PyTorch 2.7.1");
            assertThatThrownBy(() -> LibTorch.require(
                            bare, Optional.of(new GivenLibrary("/no/such", "", "cpu")), ComputeDevice.PROCESSOR))
                    .as("one that is named is looked at")
                    .hasMessageStartingWith("PYTORCH_LIBRARY_PATH must name a folder");
        }
    }

    @Test
    void theTestsHaveIt() {
        assertThatCode(() -> PyTorchEngines.requireAvailable(ComputeDevice.PROCESSOR))
                .doesNotThrowAnyException();
    }
}
