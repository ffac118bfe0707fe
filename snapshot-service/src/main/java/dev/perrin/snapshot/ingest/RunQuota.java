package dev.perrin.snapshot.ingest;

import dev.perrin.snapshot.archive.KnownRun;
import dev.perrin.wire.RunId;
import java.util.Optional;

/// How much each run may hold. Thread safe.
public interface RunQuota {
    /// Whoever asks is always let in.
    RunQuota UNLIMITED = new RunQuota() {
        @Override
        public void learn(KnownRun run) {}

        @Override
        public Optional<String> refusal(RunId run, long ordinal) {
            return Optional.empty();
        }
    };

    /// Asks the store what the run holds and may hold, unless that is known. Called before the first question.
    void learn(KnownRun run);

    /// Asked for every shard of a snapshot; the answer is the same for all of them.
    ///
    /// @return why the snapshot is refused; empty when there is room for it
    Optional<String> refusal(RunId run, long ordinal);
}
