package dev.perrin.snapshot.archive;

/// The run is not in a state in which it can be read this way.
public final class NotExportableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotExportableException(String message) {
        super(message);
    }
}
