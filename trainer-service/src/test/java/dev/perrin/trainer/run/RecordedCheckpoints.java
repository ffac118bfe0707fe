package dev.perrin.trainer.run;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.proto.checkpoint.v1.Checkpoint;
import dev.perrin.trainer.checkpoint.CheckpointLog;
import dev.perrin.trainer.checkpoint.CheckpointLostException;
import dev.perrin.trainer.checkpoint.CheckpointStore;
import dev.perrin.trainer.checkpoint.RunTakenOverException;
import dev.perrin.trainer.sgd.PhasePoint;
import dev.perrin.wire.RunId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Checkpoints in memory, which outlive a trainer. Thread safe.
public final class RecordedCheckpoints implements CheckpointStore {
    private final Map<RunId, Kept> kept = new HashMap<>();
    private final Map<RunId, Integer> claims = new HashMap<>();
    private int written;

    /// @param bytes of the message, as a topic has them
    /// @param reference at rest
    private record Kept(ByteString bytes, PhasePoint point, PhasePoint reference) {}

    @Override
    public synchronized CheckpointLog claim(RunId run) {
        return new Log(run, claims.merge(run, 1, Integer::sum));
    }

    @Override
    public synchronized Set<RunId> runs() {
        return Set.copyOf(kept.keySet());
    }

    /// How many were written, of all runs.
    synchronized int written() {
        return written;
    }

    /// From now on there is none of this run.
    synchronized void lose(RunId run) {
        kept.remove(run);
    }

    private final class Log implements CheckpointLog {
        private final RunId run;
        private final int claim;

        Log(RunId run, int claim) {
            this.run = run;
            this.claim = claim;
        }

        @Override
        public Optional<Checkpoint> last() {
            synchronized (RecordedCheckpoints.this) {
                return Optional.ofNullable(kept.get(run)).map(each -> parsed(each.bytes()));
            }
        }

        @Override
        public void read(Checkpoint checkpoint, PhasePoint point, float[] reference) {
            synchronized (RecordedCheckpoints.this) {
                Kept found = kept.get(run);
                if (found == null || !parsed(found.bytes()).equals(checkpoint)) {
                    throw new CheckpointLostException("there is another one");
                }
                point.copyFrom(found.point());
                System.arraycopy(found.reference().position(), 0, reference, 0, reference.length);
            }
        }

        @Override
        public void begin(Checkpoint checkpoint, PhasePoint point, float[] reference) {
            PhasePoint origin = new PhasePoint(reference.length);
            System.arraycopy(reference, 0, origin.position(), 0, reference.length);
            keep(checkpoint, point, origin);
        }

        @Override
        public void write(Checkpoint checkpoint, PhasePoint point) {
            synchronized (RecordedCheckpoints.this) {
                Kept before = kept.get(run);
                if (before == null || parsed(before.bytes()).getNumber() != checkpoint.getNumber() - 1) {
                    throw new IllegalStateException("checkpoint " + checkpoint.getNumber() + " does not follow");
                }
                keep(checkpoint, point, before.reference());
            }
        }

        private void keep(Checkpoint checkpoint, PhasePoint point, PhasePoint reference) {
            confirm();
            PhasePoint copy = new PhasePoint(point.dimension());
            copy.copyFrom(point);
            synchronized (RecordedCheckpoints.this) {
                kept.put(run, new Kept(checkpoint.toByteString(), copy, reference));
                written++;
            }
        }

        @Override
        public void confirm() {
            synchronized (RecordedCheckpoints.this) {
                if (claims.getOrDefault(run, 0) != claim) {
                    throw new RunTakenOverException(run, new IllegalStateException("claimed again"));
                }
            }
        }

        @Override
        public void remove() {
            confirm();
            lose(run);
        }

        @Override
        public void close() {}
    }

    private static Checkpoint parsed(ByteString bytes) {
        try {
            return Checkpoint.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
