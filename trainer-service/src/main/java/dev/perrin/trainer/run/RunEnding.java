package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.wire.RunId;

/// Publishes how a run ended.
final class RunEnding {
    private static final System.Logger LOG = System.getLogger(RunEnding.class.getName());

    private final RunId run;
    private final RunState state;
    private final RunEnvironment environment;

    RunEnding(RunId run, RunState state, RunEnvironment environment) {
        this.run = run;
        this.state = state;
        this.environment = environment;
    }

    /// The last record is durable before anybody is told of the end, unless the broker cannot be reached; then it is
    /// published until it is, or the trainer goes down.
    ///
    /// @return whether it was published at once
    boolean publish(RunPhase phase, String reason) {
        RunRecord ended = state.changed(next -> {
            next.setPhase(phase).setReason(reason);
            next.getProgressBuilder()
                    .setActivity("")
                    .setStepsPerSecond(0)
                    .clearFraction()
                    .clearRemainingSeconds();
        });
        boolean published = environment.tryToPublish(ended);
        state.replace(ended);
        LOG.log(
                System.Logger.Level.INFO,
                "event=run-ended run={0} phase={1} snapshots={2} reason=\"{3}\"",
                run,
                phase,
                Long.toString(ended.getProgress().getSnapshotsPublished()),
                reason);
        if (!published) {
            environment.publishEventually(ended);
        }
        return published;
    }

    /// In words, for people.
    static String reason(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return "out of memory: the model or the data set is too large for this trainer";
        }
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.toString() : message;
    }
}
