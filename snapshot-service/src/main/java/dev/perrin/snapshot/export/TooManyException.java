package dev.perrin.snapshot.export;

/// As much is under way as memory is set aside for.
public final class TooManyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TooManyException(String message) {
        super(message);
    }
}
