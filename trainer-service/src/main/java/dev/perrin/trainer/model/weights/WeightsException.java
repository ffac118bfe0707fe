package dev.perrin.trainer.model.weights;

/// A file of weights that cannot be read or written, or is not of the model.
public final class WeightsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WeightsException(String message) {
        super(message);
    }

    public WeightsException(String message, Throwable cause) {
        super(message, cause);
    }
}
