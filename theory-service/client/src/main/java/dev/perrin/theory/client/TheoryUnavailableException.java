package dev.perrin.theory.client;

/// The service cannot be reached, or did not answer within the deadline. The same question may be asked again.
public final class TheoryUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TheoryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
