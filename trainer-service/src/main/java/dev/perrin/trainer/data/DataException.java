package dev.perrin.trainer.data;

/// The data that a run asks for cannot be read or does not fit the model. The message is meant for the user.
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
