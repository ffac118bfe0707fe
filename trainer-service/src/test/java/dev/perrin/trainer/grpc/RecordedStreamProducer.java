package dev.perrin.trainer.grpc;

import dev.perrin.trainer.checkpoint.CheckpointStore;
import dev.perrin.trainer.run.RecordedCheckpoints;
import dev.perrin.trainer.run.RecordedStream;
import dev.perrin.trainer.run.RunStream;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// The service under test publishes into memory instead of to a broker.
class RecordedStreamProducer {
    @Produces
    @Singleton
    RunStream stream() {
        return new RecordedStream();
    }

    @Produces
    @Singleton
    CheckpointStore checkpoints() {
        return new RecordedCheckpoints();
    }
}
