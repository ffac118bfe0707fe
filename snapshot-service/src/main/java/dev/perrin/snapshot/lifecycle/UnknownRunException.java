package dev.perrin.snapshot.lifecycle;

import dev.perrin.wire.RunId;

/// Nothing is known of the run.
public final class UnknownRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownRunException(RunId run) {
        super("run " + run + " is not known");
    }
}
