package dev.perrin.analysis.comparison;

import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.PredictResponse;
import java.util.function.Consumer;

/// Whoever predicts: theory-service. Answers later, on a thread of its own.
public interface PredictionSource {
    /// @param answer called exactly once
    void predict(PredictRequest request, Consumer<Answer> answer);

    /// What came back.
    sealed interface Answer {
        record Predicted(PredictResponse response) implements Answer {}

        /// The request breaks a rule; asking again gives the same.
        record Refused(String reason) implements Answer {}

        /// Asking again can help.
        record Unavailable(String reason) implements Answer {}
    }
}
