package dev.perrin.snapshot.ingest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// One request to the store, repeated with growing delays until it is answered. Runs on another thread; its state
/// changes only in [#advance], on the caller's.
final class RetriedRequest<T> {
    private final IngestContext context;
    private final Supplier<T> work;
    private CompletableFuture<T> attempt;
    private boolean waiting;
    private int failures;
    private long retryAtNanos;

    RetriedRequest(IngestContext context, Supplier<T> work) {
        this.context = context;
        this.work = work;
        this.attempt = start();
    }

    /// Whether the last try failed.
    boolean isFailing() {
        return failures > 0;
    }

    /// Starts a due repetition.
    ///
    /// @return whether the answer is there
    boolean advance(long nowNanos) {
        if (waiting) {
            if (nowNanos - retryAtNanos >= 0) {
                waiting = false;
                attempt = start();
            }
            return false;
        }
        if (!attempt.isDone()) {
            return false;
        }
        if (attempt.isCompletedExceptionally()) {
            failed(attempt.exceptionNow(), nowNanos);
            return false;
        }
        failures = 0;
        context.observer().storeAnswered();
        return true;
    }

    T answer() {
        return attempt.resultNow();
    }

    private void failed(Throwable cause, long nowNanos) {
        if (cause instanceof Error error) {
            throw error;
        }
        IngestSettings settings = context.settings();
        long delay = settings.firstRetryDelay().toNanos() << Math.min(failures, 20);
        retryAtNanos = nowNanos + Math.min(delay, settings.maxRetryDelay().toNanos());
        waiting = true;
        failures++;
        context.observer()
                .storeFailed(cause instanceof RuntimeException known ? known : new CompletionException(cause));
    }

    private CompletableFuture<T> start() {
        return CompletableFuture.supplyAsync(work, context.storeRequests());
    }
}
