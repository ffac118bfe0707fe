package dev.perrin.trainer.model.network;

import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;

/// A way to compute networks. The same network has the same tensors, losses and gradients with all of them, up to
/// rounding.
@FunctionalInterface
public interface EngineFactory {
    /// @throws NetworkException when it cannot compute on this machine
    Engine create(Network network, Precision precision, ClassificationLoss loss);

    /// DL4J's graphs on the processor.
    static EngineFactory dl4j() {
        return GraphEngine::new;
    }

    /// DL4J's graphs.
    ///
    /// @throws NetworkException when DL4J cannot compute there; says what to use instead
    static EngineFactory dl4j(ComputeDevice device) {
        if (device.isGpu()) {
            GraphDevice.require(device);
        }
        return (network, precision, loss) -> {
            GraphDevice.enter(device);
            return new GraphEngine(network, precision, loss);
        };
    }
}
