package dev.perrin.trainer.run;

/// A run cannot go on; the message is the reason that users read.
public final class RunFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunFailedException(String reason) {
        super(reason);
    }

    public RunFailedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
