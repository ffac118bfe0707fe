package dev.perrin.analysis.web;

import dev.perrin.analysis.live.ResultStore;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.Optional;

/// An archive without results, in place of snapshot-service, which the tests of this module have none of.
@Alternative
@Priority(1)
@Singleton
public class EmptyResultStore implements ResultStore {
    /// A run of this name makes the archive fail.
    static final String UNREACHABLE = "unreachable";

    @Override
    public boolean put(AnalysisResult result) {
        return true;
    }

    @Override
    public Optional<AnalysisResult> find(String run, String resultId) {
        if (run.equals(UNREACHABLE)) {
            throw new StoreUnavailableException("no route", new IllegalStateException("no route"));
        }
        return Optional.empty();
    }
}
