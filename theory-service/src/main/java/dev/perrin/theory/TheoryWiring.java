package dev.perrin.theory;

import dev.perrin.theory.config.TheoryConfig;
import dev.perrin.theory.prediction.Predictor;
import dev.perrin.theory.prediction.RequestLimits;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// Builds the core objects.
@Dependent
public class TheoryWiring {
    @Produces
    @Singleton
    Predictor predictor() {
        return new Predictor();
    }

    @Produces
    @Singleton
    RequestLimits requestLimits(TheoryConfig config) {
        return config.requestLimits();
    }
}
