package dev.perrin.trainer.model.network.cuda;

import dev.perrin.trainer.model.network.NetworkException;
import java.util.List;

/// Which GPUs the CUDA backend of ND4J 1.0.0-M2.1 can compute on. It holds machine code for compute capabilities 3.7,
/// 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0 and 8.6, and no intermediate code that a driver could translate for later ones.
public final class Dl4jGpus {
    private static final int LEAST = 37;
    private static final int GREATEST = 86;

    private Dl4jGpus() {}

    /// @param gpus of the machine
    /// @param number of the one to compute on
    /// @return that one
    /// @throws NetworkException when it is not there, or holds no code for it; says what to use instead
    public static CudaGpu require(List<CudaGpu> gpus, int number) {
        CudaGpu gpu = gpus.stream()
                .filter(candidate -> candidate.number() == number)
                .findFirst()
                .orElseThrow(() -> new NetworkException("device must be one of the " + gpus.size()
                        + " GPUs that NVIDIA's driver finds, numbered from 0, but is 'gpu:" + number + "'"));
        int capability = 10 * gpu.major() + gpu.minor();
        if (capability < LEAST || capability > GREATEST || gpu.minor() > 9) {
            throw new NetworkException("gpu:" + number + " must have a compute capability between 3.7 and 8.6 for DL4J,"
                    + " whose CUDA 11.6 library holds code for those alone, but '" + gpu.name() + "' has "
                    + gpu.capability() + "; "
                    + (capability > GREATEST
                            ? "use engine DJL_PYTORCH with a PyTorch for CUDA 12 instead"
                            : "use device 'cpu' instead"));
        }
        return gpu;
    }
}
