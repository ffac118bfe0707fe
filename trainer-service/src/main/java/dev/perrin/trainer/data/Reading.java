package dev.perrin.trainer.data;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// What other threads read, and how their failures come to the one that waits.
public final class Reading {
    private Reading() {}

    /// Returns when all have ended.
    ///
    /// @throws DataException when an example cannot be read
    /// @throws CancellationException when the waiting thread is interrupted
    public static void await(List<Future<?>> parts) {
        for (Future<?> part : parts) {
            await(part);
        }
    }

    /// As [#await(List)], for parts whose results nobody wants any more: what could not be read does not matter then.
    public static void abandon(List<Future<?>> parts) {
        for (Future<?> part : parts) {
            try {
                part.get();
            } catch (InterruptedException _) {
                throw interrupted();
            } catch (ExecutionException _) {
                // Asked for again, it fails again.
            }
        }
    }

    private static void await(Future<?> part) {
        try {
            part.get();
        } catch (InterruptedException _) {
            throw interrupted();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case DataException unreadable -> throw new DataException(String.valueOf(unreadable.getMessage()), e);
                case IOException unreadable -> throw new DataException(String.valueOf(unreadable.getMessage()), e);
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException("examples cannot be read: " + e.getCause(), e);
            }
        }
    }

    private static CancellationException interrupted() {
        Thread.currentThread().interrupt();
        return new CancellationException("interrupted while waiting for examples");
    }
}
