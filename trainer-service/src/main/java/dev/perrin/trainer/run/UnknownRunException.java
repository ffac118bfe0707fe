package dev.perrin.trainer.run;

import dev.perrin.wire.RunId;

/// Nothing is known of a run.
public final class UnknownRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownRunException(RunId run) {
        super("run '" + run + "' is unknown");
    }
}
