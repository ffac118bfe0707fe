package dev.perrin.trainer.run;

import dev.perrin.proto.checkpoint.v1.Checkpoint;
import dev.perrin.proto.checkpoint.v1.RecordPlace;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.publisher.PublishException;
import dev.perrin.publisher.SnapshotTransport;
import dev.perrin.trainer.checkpoint.CheckpointLog;
import dev.perrin.trainer.checkpoint.CheckpointStore;
import dev.perrin.trainer.sgd.PhasePoint;
import dev.perrin.wire.RunId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// What a trainer publishes until it is killed: after so many writes nothing of it arrives any more, as though its
/// process had ended there.
final class MortalConnection implements RunStream, CheckpointStore {
    private final RunStream stream;
    private final CheckpointStore store;
    private final AtomicLong writesLeft;
    private final CountDownLatch death = new CountDownLatch(1);

    MortalConnection(RunStream stream, CheckpointStore store, long writes) {
        this.stream = stream;
        this.store = store;
        this.writesLeft = new AtomicLong(writes);
    }

    void kill() {
        writesLeft.set(0);
        death.countDown();
    }

    private boolean isDead() {
        return death.getCount() == 0;
    }

    private void live() {
        if (writesLeft.getAndDecrement() <= 0) {
            death.countDown();
        }
        if (isDead()) {
            throw new PublishException("the trainer was killed");
        }
    }

    @Override
    public void publish(RunRecord runRecord) {
        live();
        stream.publish(runRecord);
    }

    @Override
    public List<RecordPlace> publish(List<CurvaturePart> parts) {
        live();
        return stream.publish(parts);
    }

    @Override
    public List<CurvaturePart> readCurvature(List<RecordPlace> places) {
        return stream.readCurvature(places);
    }

    @Override
    public void publish(ObservationBatch batch) {
        live();
        stream.publish(batch);
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
            live();
            transport.send(shard, frame, delivery);
        };
    }

    @Override
    public List<RunRecord> readRuns() {
        return stream.readRuns();
    }

    @Override
    public Set<RunId> runs() {
        return store.runs();
    }

    @Override
    public CheckpointLog claim(RunId run) {
        if (isDead()) {
            throw new PublishException("the trainer was killed");
        }
        CheckpointLog log = store.claim(run);
        return new CheckpointLog() {
            @Override
            public Optional<Checkpoint> last() {
                return log.last();
            }

            @Override
            public void read(Checkpoint checkpoint, PhasePoint point, float[] reference) {
                log.read(checkpoint, point, reference);
            }

            @Override
            public void begin(Checkpoint checkpoint, PhasePoint point, float[] reference) {
                live();
                log.begin(checkpoint, point, reference);
            }

            @Override
            public void write(Checkpoint checkpoint, PhasePoint point) {
                live();
                log.write(checkpoint, point);
            }

            @Override
            public void confirm() {
                live();
                log.confirm();
            }

            @Override
            public void remove() {
                live();
                log.remove();
            }

            @Override
            public void close() {
                log.close();
            }
        };
    }
}
