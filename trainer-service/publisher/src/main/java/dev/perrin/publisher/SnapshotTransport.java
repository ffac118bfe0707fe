package dev.perrin.publisher;

/// Port: takes the frames of one run's snapshots away. Called by one thread; closed by the publisher that it was
/// given to.
public interface SnapshotTransport extends AutoCloseable {
    /// Hands one frame over; may block while the transport is busy, for a bounded time.
    ///
    /// @param frame not modified, and not read any more after the return
    /// @param delivery told exactly once, from any thread, unless this method throws
    void send(int shard, byte[] frame, Delivery delivery);

    /// What is not acknowledged is given up.
    @Override
    default void close() {}

    /// What became of a frame.
    interface Delivery {
        /// Durable on the other side.
        void acknowledged();

        /// Given up for good.
        void failed(Exception cause);
    }
}
