package dev.perrin.snapshot.archive;

/// What was asked for by its name is not there.
public final class NotStoredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotStoredException(String message) {
        super(message);
    }
}
