package dev.perrin.trainer.run;

/// The service cannot take runs now; later it may.
public final class NotReadyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotReadyException(String message) {
        super(message);
    }
}
