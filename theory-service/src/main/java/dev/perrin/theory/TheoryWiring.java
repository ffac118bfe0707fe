package dev.perrin.theory;

import dev.perrin.theory.config.TheoryConfig;
import dev.perrin.theory.grpc.TheoryAnswers;
import dev.perrin.theory.prediction.Predictor;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// Builds what answers from what is configured.
@Dependent
public class TheoryWiring {
    @Produces
    @Singleton
    TheoryAnswers theoryAnswers(TheoryConfig config) {
        return new TheoryAnswers(new Predictor(), config.requestLimits());
    }
}
