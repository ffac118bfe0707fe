package dev.perrin.trainer.run;

import dev.perrin.wire.RunId;

/// A run id was used before.
public final class RunExistsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunExistsException(RunId run) {
        super("run must be new, but '" + run + "' was used before");
    }
}
