package dev.perrin.publisher;

/// Port: what publishing costs, for dashboards. Called from several threads and by all runs of a program, so
/// numbers that go up and down are told as changes.
public interface PublishMetrics {
    /// For programs that do not look.
    PublishMetrics NONE = new Unmetered();

    /// @param latencyNanos from the offer of a snapshot to its last acknowledgement
    /// @param sizeInBytes of its frames
    void published(long latencyNanos, long sizeInBytes);

    /// The policy THIN left a snapshot out.
    void dropped();

    /// A snapshot was given up.
    void failed();

    /// The policy BLOCK held the training thread for this long.
    void blocked(long nanos);

    /// Snapshots that are copied and not yet handed to the transport became this many more.
    void queueChanged(int change);

    /// Snapshots between offer and acknowledgement became this many more.
    void inFlightChanged(int change);
}
