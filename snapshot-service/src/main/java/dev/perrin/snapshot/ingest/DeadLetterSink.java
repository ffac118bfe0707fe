package dev.perrin.snapshot.ingest;

import dev.perrin.proto.deadletter.v1.DeadLetter;
import java.util.concurrent.CompletionStage;

/// Where refused records go. Thread safe.
public interface DeadLetterSink {
    /// @return completes when the letter is durable; exceptionally when it is not, to be tried again
    CompletionStage<Void> send(DeadLetter letter);
}
