package dev.perrin.snapshot.archive;

/// The store did not answer, or answered with an error. What was asked for may still have happened.
public sealed class ArchiveUnavailableException extends RuntimeException permits ArchiveFullException {
    private static final long serialVersionUID = 1L;

    public ArchiveUnavailableException(String message) {
        super(message);
    }

    public ArchiveUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
