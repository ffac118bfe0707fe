package dev.perrin.trainer.run;

import dev.perrin.publisher.PublishSettings;
import java.time.Duration;

/// What the operator decides for all runs.
///
/// @param publishing bounds of what is on the way to the broker
/// @param parallelRuns runs that are trained at a time
/// @param maxQueuedRuns runs that may wait
/// @param curvature bounds of its measurement
/// @param flushTimeout how long the end of a run waits for acknowledgements
/// @param resume of runs that were cut off
public record TrainerSettings(
        PublishSettings publishing,
        int parallelRuns,
        int maxQueuedRuns,
        CurvatureLimits curvature,
        Duration flushTimeout,
        ResumeSettings resume) {
    public TrainerSettings {
        requirePositive("parallelRuns", parallelRuns);
        requirePositive("maxQueuedRuns", maxQueuedRuns);
        requirePositive("flushTimeout in ms", flushTimeout.toMillis());
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
    }
}
