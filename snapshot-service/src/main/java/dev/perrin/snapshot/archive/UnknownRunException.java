package dev.perrin.snapshot.archive;

/// Nothing is known of the run.
public final class UnknownRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownRunException(String message) {
        super(message);
    }
}
