package dev.perrin.trainer.model.network.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.trainer.model.network.NetworkException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Dl4jGpusTest {
    @ParameterizedTest
    @CsvSource({"Tesla K80, 3, 7", "Tesla V100, 7, 0", "Tesla T4, 7, 5", "NVIDIA A100, 8, 0", "NVIDIA A10, 8, 6"})
    void takesWhatItHasCodeFor(String name, int major, int minor) {
        CudaGpu gpu = new CudaGpu(0, name, major, minor);

        assertThat(Dl4jGpus.require(List.of(gpu), 0)).isEqualTo(gpu);
    }

    @ParameterizedTest
    @CsvSource({"NVIDIA L4, 8, 9", "NVIDIA H100 80GB HBM3, 9, 0", "NVIDIA B200, 10, 0", "NVIDIA RTX 5090, 12, 0"})
    void refusesLaterOnesByNameAndSaysWhatToUse(String name, int major, int minor) {
        assertThatThrownBy(() -> Dl4jGpus.require(List.of(new CudaGpu(0, name, major, minor)), 0))
                .isInstanceOf(NetworkException.class)
                .hasMessage("gpu:0 must have a compute capability between 3.7 and 8.6 for DL4J, whose CUDA 11.6 library"
                        + " holds code for those alone, but '" + name + "' has " + major + "." + minor
                        + "; use engine DJL_PYTORCH with a PyTorch for CUDA 12 instead");
    }

    @Test
    void refusesEarlierOnes() {
        assertThatThrownBy(() -> Dl4jGpus.require(List.of(new CudaGpu(0, "Tesla K40", 3, 5)), 0))
                .isInstanceOf(NetworkException.class)
                .hasMessageEndingWith("but 'Tesla K40' has 3.5; use device 'cpu' instead");
    }

    @Test
    void refusesAGpuThatIsNotThere() {
        List<CudaGpu> gpus = List.of(new CudaGpu(0, "Tesla T4", 7, 5), new CudaGpu(1, "Tesla T4", 7, 5));

        assertThat(Dl4jGpus.require(gpus, 1).number()).isEqualTo(1);
        assertThatThrownBy(() -> Dl4jGpus.require(gpus, 2))
                .hasMessage("device must be one of the 2 GPUs that NVIDIA's driver finds, numbered from 0,"
                        + " but is 'gpu:2'");
    }
}
