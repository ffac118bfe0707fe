package dev.perrin.snapshot.archive;

/// The store has no room for an object: its disk is full, a quota is used up, or objects of that size are not
/// allowed. Nothing was stored. The same put succeeds once somebody has made room.
public final class ArchiveFullException extends ArchiveUnavailableException {
    private static final long serialVersionUID = 1L;

    public ArchiveFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
