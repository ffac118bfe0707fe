package dev.perrin.trainer.kafka;

import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.trainer.sgd.PhasePoint;
import dev.perrin.trainer.snapshot.SnapshotHead;
import dev.perrin.trainer.snapshot.SnapshotTransport;
import dev.perrin.wire.RecordKeys;
import dev.perrin.wire.RunId;
import dev.perrin.wire.Topic;
import dev.perrin.wire.frame.FrameEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// Snapshots of one run as frames on `perrin.snapshots`, one record a part.
final class KafkaSnapshotTransport implements SnapshotTransport {
    private final Producer<byte[], byte[]> producer;
    private final RunId run;
    private final List<FrameEncoder> encoders;
    private final int recordsPerSnapshot;

    KafkaSnapshotTransport(Producer<byte[], byte[]> producer, RunId run, List<Shard> shards) {
        this.producer = producer;
        this.run = run;
        this.encoders = new ArrayList<>();
        int records = 0;
        for (Shard shard : shards) {
            encoders.add(new FrameEncoder(shard));
            records += shard.getPartCount();
        }
        this.recordsPerSnapshot = records;
    }

    @Override
    public void send(SnapshotHead head, PhasePoint point, Delivery delivery) {
        Arrivals arrivals = new Arrivals(recordsPerSnapshot, delivery);
        PartHeader header = PartHeader.newBuilder()
                .setRun(run.value())
                .setOrdinal(head.ordinal())
                .setStep(head.step())
                .setPhase(head.burnIn() ? Phase.PHASE_BURN_IN : Phase.PHASE_LIMITING)
                .setReference(head.reference())
                .setCurvatureStep(head.curvatureStep())
                .build();
        for (FrameEncoder encoder : encoders) {
            byte[] key = RecordKeys.ofShard(run, encoder.shard().getIndex());
            encoder.encode(header, point.position(), point.velocity(), frame -> send(key, frame, arrivals));
        }
    }

    /// A record that cannot even be sent is one that has failed: the others of the snapshot may be on their way.
    private void send(byte[] key, byte[] frame, Arrivals arrivals) {
        try {
            // Its outcome is told to the callback.
            Future<RecordMetadata> _ = producer.send(
                    new ProducerRecord<>(Topic.SNAPSHOTS.topicName(), key, frame),
                    (_, failure) -> arrivals.arrived(failure));
        } catch (RuntimeException refused) {
            arrivals.arrived(refused);
        }
    }

    /// Tells the delivery once, when the last record has an outcome.
    private static final class Arrivals {
        private final AtomicInteger missing;
        private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        private final Delivery delivery;

        Arrivals(int records, Delivery delivery) {
            this.missing = new AtomicInteger(records);
            this.delivery = delivery;
        }

        void arrived(@Nullable Exception cause) {
            if (cause != null) {
                failure.compareAndSet(null, cause);
            }
            if (missing.decrementAndGet() > 0) {
                return;
            }
            Exception first = failure.get();
            if (first == null) {
                delivery.acknowledged();
            } else {
                delivery.failed(first);
            }
        }
    }
}
