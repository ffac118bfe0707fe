package dev.perrin.local.benchmark;

import dev.perrin.local.stack.BenchmarkStack;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.LimitingPhase;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.SnapshotSchedule;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.ParameterLayout;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.proto.trajectory.v1.Shard;
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
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// One run that is published as a trainer would, with weights whose bits are noise and some of which wander.
final class BenchmarkRun {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// Coordinates that go for a random walk, so that no two snapshots are equal and displacements scatter.
    private static final int WANDERING = 64;

    private final SplittableRandom random = new SplittableRandom(1);
    private final RunId id;
    private final ModelSize size;
    private final List<Shard> shards;
    private final ProducerSettings producer;
    private final float[] position;
    private final float[] velocity;

    BenchmarkRun(String id, ModelSize size, BenchmarkStack stack) {
        this(id, size, size.shards(), stack);
    }

    /// @param shards of the parameter vector, other than the size's own
    BenchmarkRun(String id, ModelSize size, List<Shard> shards, BenchmarkStack stack) {
        this.id = new RunId(id);
        this.size = size;
        this.shards = List.copyOf(shards);
        this.producer = producerSettings(stack);
        this.position = vector(size.dimension());
        this.velocity = vector(size.dimension());
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

    /// All snapshots at a steady rate, or less fast where the broker does not take that many; returns once all are
    /// acknowledged.
    ///
    /// @param rate snapshots offered a second
    /// @param offering told of each ordinal before it is offered
    /// @return snapshots offered a second
    double publishAt(double rate, IntConsumer offering) {
        try (SnapshotPublisher publisher = publisher()) {
            long start = System.nanoTime();
            for (int ordinal = 0; ordinal < size.snapshots(); ordinal++) {
                long due = start + (long) (1e9 * ordinal / rate);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                offering.accept(ordinal);
                offer(publisher, ordinal);
            }
            double taken = 1e9 * size.snapshots() / (System.nanoTime() - start);
            publisher.flush(PATIENCE);
            return taken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    SnapshotPublisher publisher() {
        return new SnapshotPublisher(
                new PublishSettings(PublishSettings.Policy.BLOCK, 256, 256L << 20),
                id,
                shards,
                DataType.DATA_TYPE_FLOAT32,
                KafkaSnapshotTransport.open(producer, id),
                PublishMetrics.NONE,
                System::nanoTime,
                Thread.ofPlatform().daemon(true).name("sender-", 0).factory());
    }

    void offer(SnapshotPublisher publisher, long ordinal) throws InterruptedException {
        for (int i = 0; i < Math.min(WANDERING, position.length); i++) {
            position[i] += (float) (1e-3 * random.nextGaussian());
        }
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

    /// Tells what an analysis needs to know: a limiting phase from the first step on, a snapshot at every step.
    void announceLimitingPhase() throws InterruptedException {
        announce(limiting(RunPhase.RUN_PHASE_LIMITING));
    }

    void announceEndOfLimitingPhase() throws InterruptedException {
        announce(limiting(RunPhase.RUN_PHASE_FINISHED));
    }

    private RunRecord.Builder limiting(RunPhase phase) {
        long last = size.snapshots() - 1L;
        RunRecord.Builder run = record(phase, size.snapshots())
                .setLimiting(LimitingPhase.newBuilder().setReferenceStep(0).setBurnInSteps(0));
        run.getProgressBuilder().setStep(last).setLastStep(last);
        run.getSpecBuilder()
                .setLimitingSteps(last)
                .setSnapshots(SnapshotSchedule.newBuilder().setEverySteps(1))
                .setHyperparameters(Hyperparameters.newBuilder()
                        .setLearningRate(0.1)
                        .setMomentum(0.9)
                        .setBatchSize(128));
        return run;
    }

    private void announce(RunPhase phase, long published) throws InterruptedException {
        announce(record(phase, published));
    }

    private RunRecord.Builder record(RunPhase phase, long published) {
        RunRecord.Builder run = RunRecord.newBuilder()
                .setRun(id.value())
                .setPhase(phase)
                .addAllShards(shards)
                .setDataType(DataType.DATA_TYPE_FLOAT32)
                .setLayout(ParameterLayout.newBuilder()
                        .setDimension(size.dimension())
                        .addTensors(TensorLayout.newBuilder()
                                .setName("weights")
                                .addShape(size.dimension())
                                .setTrainable(true)));
        run.getSpecBuilder().setRun(id.value());
        run.getProgressBuilder().setSnapshotsPublished(published);
        return run;
    }

    private void announce(RunRecord.Builder run) throws InterruptedException {
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

    private float[] vector(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (random.nextDouble() - 0.5);
        }
        return values;
    }
}
