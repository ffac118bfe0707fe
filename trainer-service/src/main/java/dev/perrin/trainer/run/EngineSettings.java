package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.Engine;
import dev.perrin.trainer.model.network.ComputeDevice;
import dev.perrin.trainer.model.network.EngineFactory;
import dev.perrin.trainer.model.network.NetworkException;
import dev.perrin.trainer.model.network.djl.PyTorchEngines;
import dev.perrin.trainer.model.network.perceptron.PerceptronEngine;

/// With what networks are computed here.
///
/// @param pytorchThreads of PyTorch's operations on the processor; 0: as many as it has cores
/// @param residentTraining whether θ and v of a limiting phase that PyTorch computes are kept and moved in its memory
public record EngineSettings(ComputeDevice device, int pytorchThreads, boolean residentTraining) {
    /// The processor, all of it.
    public static final EngineSettings PROCESSOR = new EngineSettings(ComputeDevice.PROCESSOR, 0, false);

    public EngineSettings {
        if (pytorchThreads < 0) {
            throw new IllegalArgumentException("pytorchThreads must be at least 0, but are " + pytorchThreads);
        }
    }

    /// @throws NetworkException when this trainer has no such engine
    EngineFactory factory(Engine engine) {
        return switch (engine) {
            case ENGINE_UNSPECIFIED ->
                device.isGpu() ? EngineFactory.dl4j(device) : PerceptronEngine.orElse(EngineFactory.dl4j());
            case ENGINE_DL4J -> EngineFactory.dl4j(device);
            case ENGINE_DJL_PYTORCH -> {
                PyTorchEngines.requireAvailable();
                yield new PyTorchEngines(device, pytorchThreads, residentTraining);
            }
            case UNRECOGNIZED -> throw new IllegalArgumentException("engine must be checked before");
        };
    }
}
