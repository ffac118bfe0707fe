package dev.perrin.trainer.data;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// What other threads read, and how their failures come to the one that waits.
final class Reading {
    private Reading() {}

    /// @throws DataException when an example cannot be read
    /// @throws CancellationException when the waiting thread is interrupted
    static void await(Future<?> reading) {
        try {
            reading.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for examples");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case DataException unreadable -> throw new DataException(String.valueOf(unreadable.getMessage()), e);
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException("examples cannot be read: " + e.getCause(), e);
            }
        }
    }
}
