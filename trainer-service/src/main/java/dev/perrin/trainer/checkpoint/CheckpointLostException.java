package dev.perrin.trainer.checkpoint;

/// A checkpoint cannot be read any more.
public final class CheckpointLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CheckpointLostException(String message) {
        super(message);
    }
}
