package dev.perrin.trainer.journal;

/// The store of journals cannot be reached, or refuses.
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
