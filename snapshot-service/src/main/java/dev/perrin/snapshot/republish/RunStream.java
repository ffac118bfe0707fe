package dev.perrin.snapshot.republish;

import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.wire.RunId;

/// Port: the topics that a run is published on. Every method throws [RunStreamException] when the broker does not
/// acknowledge in time. Used by one thread.
public interface RunStream extends AutoCloseable {
    /// Returns with the acknowledgement.
    void publish(RunRecord record);

    /// Returns with the acknowledgement.
    void publish(CurvaturePart part);

    /// Queues a frame; blocks while too much is under way.
    ///
    /// @param frame not modified any more
    /// @param acknowledged called from any thread, unless the frame is lost; then the next call here throws
    void send(RunId run, int shard, byte[] frame, Runnable acknowledged);

    /// Returns when everything queued is acknowledged.
    void flush();

    @Override
    void close();
}
