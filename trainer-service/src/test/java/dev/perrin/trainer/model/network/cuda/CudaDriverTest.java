package dev.perrin.trainer.model.network.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CudaDriverTest {
    private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");

    @Test
    void saysThatThereIsNoDriver() {
        assumeTrue(Files.notExists(DRIVER), "this machine has an NVIDIA driver");

        assertThatThrownBy(CudaDriver::gpus)
                .isInstanceOf(CudaException.class)
                .hasMessageStartingWith("NVIDIA's driver");
    }

    @Test
    void listsTheGpusOfTheMachine() {
        assumeTrue(Files.exists(DRIVER), "this machine has no NVIDIA driver");

        assertThat(CudaDriver.gpus()).isNotEmpty().allSatisfy(gpu -> {
            assertThat(gpu.name()).isNotBlank();
            assertThat(gpu.major()).isPositive();
        });
    }
}
