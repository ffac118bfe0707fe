package dev.perrin.snapshot.republish;

/// The service has not read `perrin.runs` yet, so it cannot tell which runs there are.
public final class NotReadyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotReadyException(String message) {
        super(message);
    }
}
