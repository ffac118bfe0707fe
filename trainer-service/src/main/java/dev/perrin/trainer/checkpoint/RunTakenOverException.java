package dev.perrin.trainer.checkpoint;

import dev.perrin.wire.RunId;

/// Another trainer has claimed the run, which goes on there.
public final class RunTakenOverException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunTakenOverException(RunId run, Throwable cause) {
        super("another trainer has taken run '" + run + "' over", cause);
    }
}
