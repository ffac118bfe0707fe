package dev.perrin.snapshot.republish;

/// Another member has taken over the run that was being published, because nothing was heard of this one.
public final class ClaimLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClaimLostException(String message) {
        super(message);
    }
}
