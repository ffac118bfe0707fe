package dev.perrin.trainer.run;

import dev.perrin.proto.checkpoint.v1.RecordPlace;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.publisher.PublishException;
import dev.perrin.publisher.SnapshotTransport;
import dev.perrin.wire.RunId;
import dev.perrin.wire.frame.FrameDecoder;
import dev.perrin.wire.frame.FramePart;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A broker in memory: remembers everything in the order in which it became durable. Thread safe.
public final class RecordedStream implements RunStream {
    private final List<Object> events = new ArrayList<>();
    private final List<RunRecord> stored = new ArrayList<>();
    private long snapshotsUntilFailure = Long.MAX_VALUE;
    private long snapshotsUntilHold = Long.MAX_VALUE;
    private boolean unreachable;

    /// One snapshot as it was sent, small enough for one part.
    ///
    /// @param head without the run, so that two runs can be compared
    /// @param position copy of θ
    public record Snapshot(PartHeader head, List<Float> position, List<Float> velocity) {}

    /// From now on a broker that takes this many snapshots more.
    public synchronized void failSnapshotsAfter(long count) {
        snapshotsUntilFailure = count;
    }

    /// From now on a broker that answers nothing more, after this many snapshots more, until [#goOn].
    public synchronized void holdSnapshotsAfter(long count) {
        snapshotsUntilHold = count;
    }

    public synchronized void goOn() {
        snapshotsUntilHold = Long.MAX_VALUE;
        notifyAll();
    }

    public synchronized void setUnreachable(boolean unreachable) {
        this.unreachable = unreachable;
    }

    /// What an earlier life of the trainer left behind.
    public synchronized void store(RunRecord runRecord) {
        stored.add(runRecord);
    }

    @Override
    public void publish(RunRecord runRecord) {
        add(runRecord);
    }

    @Override
    public synchronized List<RecordPlace> publish(List<CurvaturePart> parts) {
        List<RecordPlace> places = new ArrayList<>();
        for (CurvaturePart part : parts) {
            places.add(RecordPlace.newBuilder().setOffset(events.size()).build());
            add(part);
        }
        return places;
    }

    @Override
    public synchronized List<CurvaturePart> readCurvature(List<RecordPlace> places) {
        return places.stream()
                .map(place -> (CurvaturePart) events.get((int) place.getOffset()))
                .toList();
    }

    @Override
    public void awaitObservations(RunId run) {}

    @Override
    public void publish(ObservationBatch batch) {
        add(batch);
    }

    @Override
    public void flushObservations(RunId run) {}

    @Override
    public SnapshotTransport snapshots(RunId run) {
        return (shard, frame, delivery) -> {
            awaitTurn();
            if (take(FrameDecoder.decode(frame))) {
                delivery.acknowledged();
            } else {
                delivery.failed(new IOException("broker gone"));
            }
        };
    }

    @Override
    public synchronized List<RunRecord> readRuns() {
        requireReachable();
        Map<String, RunRecord> latest = new LinkedHashMap<>();
        stored.forEach(each -> latest.put(each.getRun(), each));
        all(RunRecord.class).forEach(each -> latest.put(each.getRun(), each));
        return List.copyOf(latest.values());
    }

    /// Everything of one type, in order.
    public synchronized <T> List<T> all(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    public synchronized List<Object> events() {
        return List.copyOf(events);
    }

    private synchronized void awaitTurn() {
        try {
            while (snapshotsUntilHold <= 0) {
                wait();
            }
            snapshotsUntilHold--;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void add(Object event) {
        requireReachable();
        events.add(event);
    }

    private synchronized boolean take(FramePart part) {
        if (snapshotsUntilFailure-- <= 0) {
            return false;
        }
        events.add(new Snapshot(
                part.header().toBuilder().clearRun().build(), boxed(part.positions()), boxed(part.velocities())));
        return true;
    }

    private void requireReachable() {
        if (unreachable) {
            throw new PublishException("the broker is not reachable");
        }
    }

    private static List<Float> boxed(FloatBuffer vector) {
        List<Float> values = new ArrayList<>(vector.limit());
        while (vector.hasRemaining()) {
            values.add(vector.get());
        }
        return values;
    }
}
