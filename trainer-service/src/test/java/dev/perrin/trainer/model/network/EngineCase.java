package dev.perrin.trainer.model.network;

/// Every engine: one table of cases for every law.
@SuppressWarnings("ImmutableEnumChecker") // Functions without state.
enum EngineCase {
    DL4J(EngineFactory.dl4j());

    final EngineFactory engines;

    EngineCase(EngineFactory engines) {
        this.engines = engines;
    }
}
