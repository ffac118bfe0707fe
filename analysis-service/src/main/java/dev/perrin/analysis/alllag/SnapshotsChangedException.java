package dev.perrin.analysis.alllag;

/// A snapshot was there when reading began and is there no longer. Asking again can help.
public final class SnapshotsChangedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SnapshotsChangedException(long step) {
        super("the snapshot at step " + step + " was removed while the run was read: ask again");
    }
}
