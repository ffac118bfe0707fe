package dev.perrin.snapshot.archive;

import dev.perrin.wire.RunId;

/// Nothing is known of the run.
public final class UnknownRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownRunException(RunId run) {
        this("run " + run + " is not known");
    }

    public UnknownRunException(String message) {
        super(message);
    }
}
