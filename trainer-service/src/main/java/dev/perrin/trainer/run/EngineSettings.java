package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.Engine;
import dev.perrin.trainer.model.network.ComputeDevice;
import dev.perrin.trainer.model.network.DeviceMemoryLimit;
import dev.perrin.trainer.model.network.EngineFactory;
import dev.perrin.trainer.model.network.NetworkException;
import dev.perrin.trainer.model.network.djl.PyTorchEngines;
import dev.perrin.trainer.model.network.perceptron.PerceptronEngine;
import java.util.Optional;

/// With what networks are computed here.
///
/// @param pytorchThreads of PyTorch's operations on the processor; 0: by the work of each pass
/// @param residentTraining whether θ and v of a limiting phase that PyTorch computes are kept and moved in its memory
/// @param memoryLimit of the GPU
public record EngineSettings(
        ComputeDevice device, int pytorchThreads, boolean residentTraining, Optional<DeviceMemoryLimit> memoryLimit) {
    /// The processor, all of it.
    public static final EngineSettings PROCESSOR = new EngineSettings(ComputeDevice.PROCESSOR, 0, false);

    /// Without a limit.
    public EngineSettings(ComputeDevice device, int pytorchThreads, boolean residentTraining) {
        this(device, pytorchThreads, residentTraining, Optional.empty());
    }

    public EngineSettings {
        if (memoryLimit.isPresent() && !device.isGpu()) {
            throw new IllegalArgumentException("memoryLimit must be unset on the processor, but is "
                    + memoryLimit.orElseThrow().sizeInBytes());
        }
        if (pytorchThreads < 0) {
            throw new IllegalArgumentException("pytorchThreads must be at least 0, but are " + pytorchThreads);
        }
    }

    /// @throws NetworkException when this trainer has no such engine
    EngineFactory factory(Engine engine) {
        return switch (engine) {
            case ENGINE_UNSPECIFIED -> device.isGpu() ? dl4j() : PerceptronEngine.orElse(dl4j());
            case ENGINE_DL4J -> dl4j();
            case ENGINE_DJL_PYTORCH -> {
                PyTorchEngines.requireAvailable(device);
                if (memoryLimit.isPresent()) {
                    throw memoryLimit.orElseThrow().refusalOfPyTorch();
                }
                yield new PyTorchEngines(device, pytorchThreads, residentTraining);
            }
            case UNRECOGNIZED -> throw new IllegalArgumentException("engine must be checked before");
        };
    }

    private EngineFactory dl4j() {
        memoryLimit.ifPresent(limit -> limit.requireOfDl4j(System.getenv()));
        return EngineFactory.dl4j(device);
    }
}
