package dev.perrin.snapshot.republish;

/// Who wants to know how far it is.
public interface ProgressListener {
    /// Called often; may drop what it cannot take.
    ///
    /// @param published snapshots of which every frame is acknowledged
    /// @param selected snapshots in all
    void progressed(long published, long selected);

    /// Waits for the next snapshot's turn, or less long when nobody listens any more.
    void await(long nanos);

    /// Nobody listens any more; the republication then ends as failed.
    boolean isGone();
}
