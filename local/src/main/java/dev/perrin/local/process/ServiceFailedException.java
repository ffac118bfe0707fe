package dev.perrin.local.process;

/// A child process that did not start, did not become ready or ended by itself. The message is for people and holds the
/// end of its log.
public final class ServiceFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ServiceFailedException(String message) {
        super(message);
    }

    public ServiceFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
