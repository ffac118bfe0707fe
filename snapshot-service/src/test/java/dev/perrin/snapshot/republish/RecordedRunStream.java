package dev.perrin.snapshot.republish;

import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.wire.RunId;
import dev.perrin.wire.frame.FrameDecoder;
import dev.perrin.wire.frame.FramePart;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Keeps records and frames, and acknowledges these at once.
final class RecordedRunStream implements RunStream {
    private final List<RunRecord> records = new CopyOnWriteArrayList<>();
    private final List<FramePart> frames = new CopyOnWriteArrayList<>();
    private final Consumer<RunRecord> published;

    /// @param published hears of every record before it is kept
    RecordedRunStream(Consumer<RunRecord> published) {
        this.published = published;
    }

    List<RunRecord> records() {
        return records;
    }

    List<FramePart> frames() {
        return frames;
    }

    @Override
    public void publish(RunRecord record) {
        published.accept(record);
        records.add(record);
    }

    @Override
    public void publish(CurvaturePart part) {}

    @Override
    public void send(RunId run, int shard, byte[] frame, Runnable acknowledged) {
        frames.add(FrameDecoder.decode(frame));
        acknowledged.run();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
