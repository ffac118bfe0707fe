package dev.perrin.trainer.model.network.djl;

import ai.djl.Device;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.network.ComputeDevice;
import dev.perrin.trainer.model.network.Engine;
import dev.perrin.trainer.model.network.EngineFactory;
import dev.perrin.trainer.model.network.Network;
import dev.perrin.trainer.model.network.NetworkException;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;

/// Engines on PyTorch. Where there is no native library of it, [#requireAvailable] says what to do.
///
/// @param threads of operations on the processor; 0: by the work of each pass, see [OperationThreads]
/// @param resident whether phase points of training are kept in PyTorch's memory, and moved there
public record PyTorchEngines(ComputeDevice device, int threads, boolean resident) implements EngineFactory {
    public PyTorchEngines {
        if (threads < 0) {
            throw new IllegalArgumentException("threads must be at least 0, but are " + threads);
        }
    }

    /// @throws NetworkException when there is no native library, or not one for this device
    public static void requireAvailable(ComputeDevice device) {
        LibTorch.require(device);
    }

    @Override
    public Engine create(Network network, Precision precision, ClassificationLoss loss) {
        LibTorch library = LibTorch.load();
        int gpuCount = library.engine().getGpuCount();
        if (device.gpu() >= gpuCount) {
            throw new NetworkException("device must be one that PyTorch finds, 'cpu' or one of " + gpuCount
                    + " GPUs, but is '" + device + "'; GPUs need a PyTorch for CUDA, named by PYTORCH_LIBRARY_PATH");
        }
        Device place = device.isGpu() ? Device.gpu(device.gpu()) : Device.cpu();
        return new PyTorchEngine(
                network,
                precision,
                loss,
                resident,
                new OperationThreads(threads, library.threads()),
                library.engine().newBaseManager(place));
    }
}
