package dev.perrin.trainer.run;

import java.time.Duration;
import java.util.Optional;

/// Whether and how runs go on that were cut off.
///
/// @param trainer name in the records of its runs: a trainer goes on with those of its own name
/// @param checkpointInterval between two checkpoints of a run, at least; empty: runs that were cut off have failed
/// @param byItself whether the trainer goes on with its runs when it starts, or only with one that it is asked for
public record ResumeSettings(String trainer, Optional<Duration> checkpointInterval, boolean byItself) {
    private static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);

    public ResumeSettings {
        if (trainer.isBlank()) {
            throw new IllegalArgumentException("trainer must not be blank");
        }
        checkpointInterval.ifPresent(interval -> {
            if (interval.isNegative()) {
                throw new IllegalArgumentException("checkpointInterval must not be negative, but is " + interval);
            }
        });
    }

    boolean goesOn() {
        return checkpointInterval.isPresent();
    }

    Duration interval() {
        return checkpointInterval.orElse(NEVER);
    }
}
