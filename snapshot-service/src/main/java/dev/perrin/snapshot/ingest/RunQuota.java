package dev.perrin.snapshot.ingest;

import dev.perrin.wire.RunId;
import java.util.Optional;

/// How much each run may hold. Thread safe.
public interface RunQuota {
    /// Whoever asks is always let in.
    RunQuota UNLIMITED = new RunQuota() {
        @Override
        public void learn(RunId run) {}

        @Override
        public void stored(RunId run, long sizeInBytes) {}

        @Override
        public Optional<String> refusal(RunId run, long ordinal, long unstoredInBytes, long nextInBytes) {
            return Optional.empty();
        }
    };

    /// Asks the store what the run holds and may hold, unless that is known. Called before the first question.
    void learn(RunId run);

    /// A segment of the run was stored here.
    void stored(RunId run, long sizeInBytes);

    /// Asked once for each shard of a snapshot, with the sizes of all shards together.
    ///
    /// @param unstoredInBytes of its snapshots, collected and not yet stored
    /// @param nextInBytes of the snapshot
    /// @return why the snapshot is refused; empty when there is room for it
    Optional<String> refusal(RunId run, long ordinal, long unstoredInBytes, long nextInBytes);
}
