package dev.perrin.trainer.model.network.cuda;

/// A GPU as NVIDIA's driver describes it.
///
/// @param number from 0
/// @param name such as "Tesla V100-SXM2-16GB"
/// @param major of its compute capability
/// @param minor of its compute capability
public record CudaGpu(int number, String name, int major, int minor) {
    /// Compute capability, as NVIDIA writes it.
    public String capability() {
        return major + "." + minor;
    }
}
