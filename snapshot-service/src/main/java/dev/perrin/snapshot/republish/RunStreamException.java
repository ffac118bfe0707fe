package dev.perrin.snapshot.republish;

/// The broker did not acknowledge a record.
public final class RunStreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunStreamException(String message, Throwable cause) {
        super(message, cause);
    }
}
