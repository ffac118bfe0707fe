package dev.perrin.trainer.model.network;

import ai.djl.pytorch.jni.JniUtils;
import dev.perrin.trainer.model.network.djl.PyTorchEngines;
import dev.perrin.trainer.model.network.perceptron.PerceptronEngine;
import java.util.Arrays;
import java.util.stream.Stream;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.nativeblas.NativeOpsHolder;

/// Every engine: one table of cases for every law.
@SuppressWarnings("ImmutableEnumChecker") // Functions without state.
enum EngineCase {
    DL4J(EngineFactory.dl4j()),
    PYTORCH(new PyTorchEngines(ComputeDevice.PROCESSOR, 0, false)),
    /// DL4J's where there is more than fully connected layers.
    OWN(PerceptronEngine.orElse(EngineFactory.dl4j()));

    final EngineFactory engines;

    EngineCase(EngineFactory engines) {
        this.engines = engines;
    }

    /// Those that compute this network in ways of their own.
    static Stream<EngineCase> of(Network network) {
        return Arrays.stream(values()).filter(engine -> engine != OWN || PerceptronEngine.computes(network));
    }

    /// That the operations of this engine's library may have, asked by the thread that has computed.
    int threads() {
        return switch (this) {
            case DL4J -> NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
            case PYTORCH -> JniUtils.getNumThreads();
            case OWN -> openblas.blas_get_num_threads();
        };
    }
}
