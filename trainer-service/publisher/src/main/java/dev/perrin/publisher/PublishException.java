package dev.perrin.publisher;

/// Something that a run must publish could not be; the run ends.
public final class PublishException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PublishException(String message, Throwable cause) {
        super(message + ": " + describe(cause), cause);
    }

    public PublishException(String message) {
        super(message);
    }

    private static String describe(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
