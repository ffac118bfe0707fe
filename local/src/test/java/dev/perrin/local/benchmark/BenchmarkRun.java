package dev.perrin.local.benchmark;

import dev.perrin.local.stack.BenchmarkStack;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.ParameterLayout;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.proto.trajectory.v1.TensorLayout;
import dev.perrin.publisher.PublishMetrics;
import dev.perrin.publisher.PublishSettings;
import dev.perrin.publisher.SnapshotHead;
import dev.perrin.publisher.SnapshotPublisher;
import dev.perrin.publisher.kafka.Compression;
import dev.perrin.publisher.kafka.KafkaSnapshotTransport;
import dev.perrin.publisher.kafka.ProducerSettings;
import dev.perrin.wire.RecordKeys;
import dev.perrin.wire.RunId;
import dev.perrin.wire.Topic;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// One run that is published as a trainer would, with weights whose bits are noise.
final class BenchmarkRun {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final RunId id;
    private final ModelSize size;
    private final ProducerSettings producer;
    private final float[] position;
    private final float[] velocity;

    BenchmarkRun(String id, ModelSize size, BenchmarkStack stack) {
        this.id = new RunId(id);
        this.size = size;
        this.producer = producerSettings(stack);
        SplittableRandom random = new SplittableRandom(1);
        this.position = vector(random, size.dimension());
        this.velocity = vector(random, size.dimension());
    }

    static ProducerSettings producerSettings(BenchmarkStack stack) {
        return new ProducerSettings(
                stack.settings().bootstrapServers(), Duration.ofMinutes(2), 64L << 20, Compression.NONE);
    }

    RunId id() {
        return id;
    }

    /// All snapshots, as fast as the broker takes them.
    ///
    /// @return bytes of vectors per second, from the first offer to the last acknowledgement
    double publishAll() throws InterruptedException {
        try (SnapshotPublisher publisher = publisher()) {
            long start = System.nanoTime();
            for (long ordinal = 0; ordinal < size.snapshots(); ordinal++) {
                offer(publisher, ordinal);
            }
            publisher.flush(PATIENCE);
            return 1e9 * size.sizeInBytes() / (System.nanoTime() - start);
        }
    }

    SnapshotPublisher publisher() {
        return new SnapshotPublisher(
                new PublishSettings(PublishSettings.Policy.BLOCK, 256, 256L << 20),
                id,
                size.shards(),
                DataType.DATA_TYPE_FLOAT32,
                KafkaSnapshotTransport.open(producer, id),
                PublishMetrics.NONE,
                System::nanoTime,
                Thread.ofPlatform().daemon(true).name("sender-", 0).factory());
    }

    void offer(SnapshotPublisher publisher, long ordinal) throws InterruptedException {
        position[0] = ordinal;
        boolean taken = publisher.offer(
                new SnapshotHead(ordinal, ordinal, Phase.PHASE_LIMITING, ordinal == 0, OptionalLong.empty()),
                position,
                velocity,
                () -> false);
        if (!taken) {
            throw new IllegalStateException("snapshot " + ordinal + " was not taken");
        }
    }

    /// Tells the services that the run exists; they hold its snapshots back until then.
    void announce() throws InterruptedException {
        announce(RunPhase.RUN_PHASE_LIMITING, 0);
    }

    void announceEnd() throws InterruptedException {
        announce(RunPhase.RUN_PHASE_FINISHED, size.snapshots());
    }

    private void announce(RunPhase phase, long published) throws InterruptedException {
        RunRecord.Builder run = RunRecord.newBuilder()
                .setRun(id.value())
                .setPhase(phase)
                .addAllShards(size.shards())
                .setDataType(DataType.DATA_TYPE_FLOAT32)
                .setLayout(ParameterLayout.newBuilder()
                        .setDimension(size.dimension())
                        .addTensors(TensorLayout.newBuilder()
                                .setName("weights")
                                .addShape(size.dimension())
                                .setTrainable(true)));
        run.getSpecBuilder().setRun(id.value());
        run.getProgressBuilder().setSnapshotsPublished(published);
        try (Producer<byte[], byte[]> records = new KafkaProducer<>(producer.properties("benchmark-runs"))) {
            records.send(new ProducerRecord<>(
                            Topic.RUNS.topicName(),
                            RecordKeys.ofRun(id),
                            run.build().toByteArray()))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("run " + id + " was not announced", e);
        }
    }

    private static float[] vector(SplittableRandom random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (random.nextDouble() - 0.5);
        }
        return values;
    }
}
