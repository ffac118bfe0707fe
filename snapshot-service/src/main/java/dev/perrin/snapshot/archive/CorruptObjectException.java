package dev.perrin.snapshot.archive;

/// An object whose bytes are not those that were stored.
public final class CorruptObjectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CorruptObjectException(String message) {
        super(message);
    }

    public CorruptObjectException(String message, Throwable cause) {
        super(message, cause);
    }
}
