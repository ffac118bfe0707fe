package dev.perrin.trainer.run;

/// A run cannot be changed, because it is not in its limiting phase.
public final class NotTrainingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotTrainingException(String message) {
        super(message);
    }
}
