package dev.perrin.theory.client;

/// The service, or the way to it, failed on a question that it did not refuse.
public final class TheoryFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TheoryFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
