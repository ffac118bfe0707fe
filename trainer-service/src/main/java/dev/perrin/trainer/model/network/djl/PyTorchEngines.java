package dev.perrin.trainer.model.network.djl;

import ai.djl.Device;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.network.Engine;
import dev.perrin.trainer.model.network.EngineFactory;
import dev.perrin.trainer.model.network.Network;
import dev.perrin.trainer.model.network.NetworkException;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;

/// Engines on PyTorch. Where there is no native library of it, [#requireAvailable] says what to do.
///
/// @param gpu number of the GPU; −1: the processor
/// @param threads of operations on the processor; 0: as many as it has cores
public record PyTorchEngines(int gpu, int threads) implements EngineFactory {
    public PyTorchEngines {
        if (gpu < -1) {
            throw new IllegalArgumentException("gpu must be at least -1, but is " + gpu);
        }
        if (threads < 0) {
            throw new IllegalArgumentException("threads must be at least 0, but are " + threads);
        }
    }

    /// @throws NetworkException when there is no native library
    public static void requireAvailable() {
        LibTorch.require();
    }

    @Override
    public Engine create(Network network, Precision precision, ClassificationLoss loss) {
        ai.djl.engine.Engine library = LibTorch.load(threads);
        if (gpu >= library.getGpuCount()) {
            throw new NetworkException("gpu must be below the number of GPUs that PyTorch finds, "
                    + library.getGpuCount() + ", but is " + gpu);
        }
        Device device = gpu < 0 ? Device.cpu() : Device.gpu(gpu);
        return new PyTorchEngine(network, precision, loss, library.newBaseManager(device));
    }
}
