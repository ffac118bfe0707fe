package dev.perrin.trainer.run;

import dev.perrin.proto.checkpoint.v1.RecordPlace;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.publisher.SnapshotTransport;
import dev.perrin.wire.RunId;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A broker that keeps every fifth snapshot waiting until training has made up to a hundred more steps. Thread safe.
final class SluggishStream implements RunStream {
    private static final int EVERY = 5;

    /// Where training has ended there are no more steps.
    private static final long PATIENCE_MILLIS = 100;

    private final RunStream stream;
    private long sends;
    private long batches;

    SluggishStream(RunStream stream) {
        this.stream = stream;
    }

    @Override
    public void publish(RunRecord runRecord) {
        stream.publish(runRecord);
    }

    @Override
    public List<RecordPlace> publish(List<CurvaturePart> parts) {
        return stream.publish(parts);
    }

    @Override
    public List<CurvaturePart> readCurvature(List<RecordPlace> places) {
        return stream.readCurvature(places);
    }

    @Override
    public void publish(ObservationBatch batch) {
        try {
            stream.publish(batch);
        } finally {
            goOn();
        }
    }

    private synchronized void goOn() {
        batches++;
        notifyAll();
    }

    private synchronized void awaitBatch() {
        if (++sends % EVERY != 0) {
            return;
        }
        long seen = batches;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        try {
            for (long left = PATIENCE_MILLIS;
                    batches == seen && left > 0;
                    left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())) {
                wait(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void awaitObservations(RunId run) {
        stream.awaitObservations(run);
    }

    @Override
    public void flushObservations(RunId run) {
        stream.flushObservations(run);
    }

    @Override
    public SnapshotTransport snapshots(RunId run) {
        SnapshotTransport transport = stream.snapshots(run);
        return (shard, frame, delivery) -> {
            awaitBatch();
            transport.send(shard, frame, delivery);
        };
    }

    @Override
    public List<RunRecord> readRuns() {
        return stream.readRuns();
    }
}
