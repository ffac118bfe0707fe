package dev.perrin.trainer.model.network;

import dev.perrin.trainer.model.network.djl.PyTorchEngines;

/// Every engine: one table of cases for every law.
@SuppressWarnings("ImmutableEnumChecker") // Functions without state.
enum EngineCase {
    DL4J(EngineFactory.dl4j()),
    PYTORCH(new PyTorchEngines(-1, 0));

    final EngineFactory engines;

    EngineCase(EngineFactory engines) {
        this.engines = engines;
    }
}
