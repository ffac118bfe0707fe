package dev.perrin.trainer.journal;

import java.time.Duration;

/// What of a measurement is kept.
///
/// @param threshold results that took at least so long are kept
/// @param maxSizeInBytes of the journal of one measurement; 0 keeps nothing
public record JournalSettings(Duration threshold, long maxSizeInBytes) {
    /// After the store has failed, before it is asked again.
    static final Duration PAUSE = Duration.ofMinutes(1);

    public JournalSettings {
        if (threshold.isNegative()) {
            throw new IllegalArgumentException("threshold must not be negative, but is " + threshold);
        }
        if (maxSizeInBytes < 0) {
            throw new IllegalArgumentException("maxSizeInBytes must not be negative, but is " + maxSizeInBytes);
        }
    }
}
