package dev.perrin.snapshot.archive;

/// There is no object under a key that ought to have one.
public final class ObjectMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ObjectMissingException(String message) {
        super(message);
    }

    public ObjectMissingException(String message, Throwable cause) {
        super(message, cause);
    }
}
