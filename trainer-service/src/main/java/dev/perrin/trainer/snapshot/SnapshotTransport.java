package dev.perrin.trainer.snapshot;

import dev.perrin.trainer.sgd.PhasePoint;

/// Port: takes snapshots away. Called by one thread.
public interface SnapshotTransport {
    /// Hands one snapshot over; may block while the transport is busy, for a bounded time.
    ///
    /// @param point not modified, and not read any more after the return
    /// @param delivery told exactly once, from any thread, unless this method throws
    void send(SnapshotHead head, PhasePoint point, Delivery delivery);

    /// What became of a snapshot.
    interface Delivery {
        /// Durable on the other side.
        void acknowledged();

        /// Given up for good.
        void failed(Exception cause);
    }
}
