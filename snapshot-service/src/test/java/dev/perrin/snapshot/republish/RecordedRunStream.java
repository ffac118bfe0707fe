package dev.perrin.snapshot.republish;

import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.wire.RunId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Keeps records, and acknowledges frames at once.
final class RecordedRunStream implements RunStream {
    private final List<RunRecord> records = new CopyOnWriteArrayList<>();
    private final Consumer<RunRecord> published;

    /// @param published hears of every record before it is kept
    RecordedRunStream(Consumer<RunRecord> published) {
        this.published = published;
    }

    List<RunRecord> records() {
        return records;
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
        acknowledged.run();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
