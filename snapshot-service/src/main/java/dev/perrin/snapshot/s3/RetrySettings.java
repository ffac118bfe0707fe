package dev.perrin.snapshot.s3;

import java.time.Duration;

/// How often a request is repeated when its failure may pass.
///
/// @param maxAttempts of one request, the first among them
/// @param firstDelay before the second attempt, at most; doubles from then on. A store that asks to slow down is
///     given eight times as long.
/// @param maxDelay the longest a delay becomes
/// @param window no attempt begins later than this after the first
public record RetrySettings(int maxAttempts, Duration firstDelay, Duration maxDelay, Duration window) {
    public static final RetrySettings DEFAULT =
            new RetrySettings(4, Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(20));

    /// Every failure is told at once.
    public static final RetrySettings NONE =
            new RetrySettings(1, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1));

    public RetrySettings {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("max-attempts must be at least 1, but is " + maxAttempts);
        }
        if (firstDelay.toNanos() < 1) {
            throw new IllegalArgumentException("first-delay must be positive, but is " + firstDelay);
        }
        if (maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException(
                    "max-delay must be at least first-delay " + firstDelay + ", but is " + maxDelay);
        }
        if (window.isNegative()) {
            throw new IllegalArgumentException("window must not be negative, but is " + window);
        }
    }
}
