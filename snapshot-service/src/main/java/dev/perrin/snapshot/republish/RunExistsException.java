package dev.perrin.snapshot.republish;

/// The id of the new run has been used.
public final class RunExistsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunExistsException(String message) {
        super(message);
    }
}
