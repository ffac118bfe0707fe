package dev.perrin.analysis.kafka;

import dev.perrin.analysis.displacement.PartialStatistics;
import dev.perrin.proto.deadletter.v1.DeadLetter;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.RunRecord;

/// What stage 1 says, keyed by run.
sealed interface StageMessage {
    /// One part of one snapshot, folded.
    record Part(PartialStatistics statistics) implements StageMessage {}

    /// What is measured on a batch of observations; columns that nothing is measured on are empty.
    record Observed(ObservationBatch batch) implements StageMessage {}

    /// The run came to another phase.
    record Changed(RunRecord record) implements StageMessage {}

    /// The run was removed.
    record Deleted() implements StageMessage {}

    /// Parts of the run cannot be folded.
    record Failed(String reason) implements StageMessage {}

    /// For the dead letters; never reaches stage 2.
    record Refused(DeadLetter letter) implements StageMessage {}
}
