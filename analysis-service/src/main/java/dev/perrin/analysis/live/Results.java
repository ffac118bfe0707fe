package dev.perrin.analysis.live;

import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import java.util.Optional;

/// Results by name: those of the stream, and of analyses that the stream no longer holds their last ones. Thread safe.
public final class Results {
    private final LiveView view;
    private final ResultStore store;

    public Results(LiveView view, ResultStore store) {
        this.view = view;
        this.store = store;
    }

    /// With the whole displacement series, without trajectories.
    ///
    /// @param name valid
    /// @return empty where nothing is known of it
    /// @throws ResultStore.StoreUnavailableException when the stream does not hold it and the store cannot be asked
    public Optional<AnalysisResult> find(String name) {
        Optional<AnalysisResult> live = view.result(name);
        if (live.filter(result -> result.getSequence() > 0).isPresent()) {
            return live;
        }
        int slash = name.indexOf('/');
        String run = slash < 0 ? name : name.substring(0, slash);
        String id = slash < 0 ? ResultName.LIVE : name.substring(slash + 1);
        if (live.isPresent() && !isOver(live.get())) {
            return live;
        }
        return store.find(run, id)
                .map(kept -> kept.toBuilder().clearTrajectories().build())
                .or(() -> live);
    }

    private static boolean isOver(AnalysisResult result) {
        return Catalog.isOver(result.getRecord());
    }
}
