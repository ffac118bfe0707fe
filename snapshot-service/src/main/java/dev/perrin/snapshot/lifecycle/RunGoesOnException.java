package dev.perrin.snapshot.lifecycle;

/// The run has not ended, and what was asked for is done to ended runs only.
public final class RunGoesOnException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunGoesOnException(String message) {
        super(message);
    }
}
