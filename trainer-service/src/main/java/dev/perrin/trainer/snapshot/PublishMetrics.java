package dev.perrin.trainer.snapshot;

/// Port: what publishing costs, for dashboards.
public interface PublishMetrics {
    /// From the offer of a snapshot to its acknowledgement.
    void published(long latencyNanos);

    /// The policy THIN left a snapshot out.
    void dropped();

    void failed();

    /// Snapshots between offer and acknowledgement changed to this number.
    void inFlight(int count);
}
