package dev.perrin.snapshot.s3;

import dev.perrin.objectstore.Trust;
import dev.perrin.snapshot.archive.ArchiveFullException;
import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Repeats requests whose failure may pass ([FailureKind#PASSING], [FailureKind#THROTTLED],
/// [FailureKind#CONFLICT]).
///
/// Before attempt `n + 1` it waits between half and the whole of `firstDelay · 2ⁿ⁻¹`, at most `maxDelay`, by
/// chance: so members that failed together do not come back together. A store that asks to slow down is given eight
/// times that, or what its `Retry-After` says. Thread safe.
final class Retries {
    private static final int THROTTLED_FACTOR = 8;

    /// Waits, as [Thread#sleep(Duration)].
    @FunctionalInterface
    interface Pause {
        void sleep(Duration delay) throws InterruptedException;
    }

    private final RetrySettings settings;
    private final StoreMonitor monitor;
    private final Pause pause;
    private final LongSupplier nanoClock;
    private final RandomGenerator chance;

    Retries(RetrySettings settings, StoreMonitor monitor) {
        this(settings, monitor, Thread::sleep, System::nanoTime, RandomGenerator.getDefault());
    }

    Retries(RetrySettings settings, StoreMonitor monitor, Pause pause, LongSupplier nanoClock, RandomGenerator chance) {
        this.settings = settings;
        this.monitor = monitor;
        this.pause = pause;
        this.nanoClock = nanoClock;
        this.chance = chance;
    }

    /// @param what for messages, such as `get s3://bucket/key`
    /// @throws ArchiveFullException when the store has no room
    /// @throws ArchiveUnavailableException when the last attempt has failed, or repeating it is of no use
    <T> T call(String what, StoreCall<T> request) {
        long beganNanos = nanoClock.getAsLong();
        for (int attempt = 1; ; attempt++) {
            try {
                return request.run();
            } catch (MinioException | IOException | GeneralSecurityException failed) {
                FailureKind kind = FailureKind.of(failed);
                boolean late =
                        nanoClock.getAsLong() - beganNanos >= settings.window().toNanos();
                if (!mayPass(kind) || attempt == settings.maxAttempts() || late) {
                    throw unavailable(what, attempt, kind, failed);
                }
                monitor.repeated(kind);
                sleep(what, delay(attempt, kind, failed), failed);
            }
        }
    }

    private static boolean mayPass(FailureKind kind) {
        return switch (kind) {
            case PASSING, THROTTLED, CONFLICT -> true;
            case FULL, LASTING -> false;
        };
    }

    private Duration delay(int attempt, FailureKind kind, Exception failed) {
        long longest = settings.maxDelay().toNanos();
        long base = settings.firstDelay().toNanos() * (kind == FailureKind.THROTTLED ? THROTTLED_FACTOR : 1);
        long ceiling = Math.min(longest, base << Math.min(attempt - 1, 20));
        long nanos = ceiling / 2 + chance.nextLong(ceiling / 2 + 1);
        long asked = retryAfter(failed).map(Duration::toNanos).orElse(0L);
        return Duration.ofNanos(Math.max(nanos, Math.min(asked, longest)));
    }

    /// Only seconds; the other form, a date, needs clocks that agree.
    private static Optional<Duration> retryAfter(Exception failed) {
        if (!(failed instanceof ErrorResponseException answered)) {
            return Optional.empty();
        }
        String seconds = answered.response().header("Retry-After");
        return seconds != null && seconds.matches("\\d{1,6}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(seconds)))
                : Optional.empty();
    }

    private void sleep(String what, Duration delay, Exception failed) {
        try {
            pause.sleep(delay);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            ArchiveUnavailableException given = new ArchiveUnavailableException(what + " was given up", failed);
            given.addSuppressed(interrupted);
            throw given;
        }
    }

    private static ArchiveUnavailableException unavailable(
            String what, int attempts, FailureKind kind, Exception failed) {
        String tries = attempts == 1 ? "" : " after " + attempts + " attempts";
        String message = what + " failed" + tries + ": " + describe(failed);
        return kind == FailureKind.FULL
                ? new ArchiveFullException(message, failed)
                : new ArchiveUnavailableException(message, failed);
    }

    static String describe(Exception failed) {
        return failed instanceof ErrorResponseException answered
                ? answered.response().code() + " " + answered.errorResponse().code() + ": " + failed.getMessage()
                : Trust.describe(failed);
    }
}
