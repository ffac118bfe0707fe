package dev.perrin.snapshot.archive;

/// A run record that contradicts itself, or what is known of the run.
public final class RunRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunRecordException(String message) {
        super(message);
    }
}
