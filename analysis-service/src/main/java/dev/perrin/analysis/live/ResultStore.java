package dev.perrin.analysis.live;

import dev.perrin.proto.analysis.v1.AnalysisResult;
import java.util.Optional;

/// Where last results are kept for good. Thread safe.
public interface ResultStore {
    /// Durable when this returns; the same again changes nothing.
    ///
    /// @param result whole, the last one of its analysis
    /// @return false when nothing is known there of the run, so that it never will be
    /// @throws StoreUnavailableException when trying again later is right
    boolean put(AnalysisResult result);

    /// @throws StoreUnavailableException when trying again later is right
    Optional<AnalysisResult> find(String run, String resultId);

    /// The store cannot be asked.
    final class StoreUnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public StoreUnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
