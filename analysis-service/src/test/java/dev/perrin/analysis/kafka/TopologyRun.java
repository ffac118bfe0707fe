package dev.perrin.analysis.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.catalog.CurvatureAssembler;
import dev.perrin.analysis.catalog.CurvatureKey;
import dev.perrin.analysis.comparison.PredictionSource;
import dev.perrin.analysis.comparison.Predictions;
import dev.perrin.analysis.kafka.store.WriteBehindStore;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.trajectory.TrajectorySource;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.deadletter.v1.DeadLetter;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.wire.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// The whole topology in one thread, fed with a simulated run.
final class TopologyRun implements AutoCloseable {
    private static final long MAX_WAITING_IN_BYTES = 1L << 28;

    private final Frames frames;
    private final Catalog catalog = Catalog.empty();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final PredictionSource theory;
    private final TrajectorySource archive;
    private final AnalysisSettings settings;
    private TopologyTestDriver driver;
    private final List<AnalysisResult> results = new ArrayList<>();
    private Instant now = Instant.ofEpochSecond(1_000_000);

    TopologyRun(Frames frames, PredictionSource theory) {
        this(frames, theory, new InMemoryTrajectorySource(frames.trajectory(), _ -> true));
    }

    TopologyRun(Frames frames, PredictionSource theory, TrajectorySource archive) {
        this(frames, theory, archive, MAX_WAITING_IN_BYTES);
    }

    TopologyRun(Frames frames, PredictionSource theory, TrajectorySource archive, long maxWaitingInBytes) {
        this.settings = new AnalysisSettings(1L << 30, maxWaitingInBytes, 0, 3000, 30_000, 400, 1);
        this.frames = frames;
        this.theory = theory;
        this.archive = archive;
        this.driver = start();
    }

    private TopologyTestDriver start() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        AnalysisTopology topology = new AnalysisTopology(settings, catalog, archive, new Predictions(theory), meters);
        return new TopologyTestDriver(topology.build(), properties, now);
    }

    void changeTo(RunPhase phase) {
        changeTo(frames.record(phase));
    }

    void changeTo(RunRecord record) {
        catalog.runs().put(record.getRun(), record);
        pipe(Topic.RUNS, record.getRun(), record.toByteArray());
    }

    void remove(String run) {
        catalog.runs().remove(run);
        pipe(Topic.RUNS, run, null);
    }

    void measureCurvature() {
        measureCurvature(frames.curvature());
    }

    void measureCurvature(CurvaturePart curvature) {
        catalog.curvatures()
                .put(
                        new CurvatureKey(curvature.getRun(), Frames.REFERENCE_STEP),
                        new CurvatureAssembler().add(curvature).orElseThrow());
    }

    void snapshot(int ordinal) {
        snapshot(frames, ordinal);
    }

    void snapshot(Frames other, int ordinal) {
        other.frames(ordinal).forEach(frame -> pipe(Topic.SNAPSHOTS, other.run(), frame));
    }

    /// What one shard publishes of a snapshot.
    void shard(int ordinal, int shard) {
        frames.frames(ordinal, frames.shards().get(shard)).forEach(this::frame);
    }

    void frame(byte[] frame) {
        pipe(Topic.SNAPSHOTS, frames.run(), frame);
    }

    /// What was observed at the steps that lead to a snapshot.
    void observe(int ordinal) {
        observe(Frames.observations(ordinal));
    }

    void observe(ObservationBatch batch) {
        pipe(Topic.OBSERVATIONS, batch.getRun(), batch.toByteArray());
    }

    private void pipe(Topic topic, String key, byte @Nullable [] value) {
        driver.createInputTopic(topic.topicName(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(key.getBytes(StandardCharsets.UTF_8), value);
    }

    void pass(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
        driver.createOutputTopic(Topic.ANALYSIS.topicName(), new StringDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .forEach(value -> results.add(parse(value)));
    }

    /// The process dies: what it held in memory is gone, its stores are restored.
    void crash() {
        List<KeyValue<Bytes, byte[]>> stored = stored();
        driver.close();
        driver = start();
        KeyValueStore<Bytes, byte[]> entries = entries();
        stored.forEach(entry -> entries.put(entry.key, entry.value));
    }

    List<KeyValue<Bytes, byte[]>> stored() {
        List<KeyValue<Bytes, byte[]>> stored = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> all = entries().all()) {
            all.forEachRemaining(stored::add);
        }
        return stored;
    }

    private KeyValueStore<Bytes, byte[]> entries() {
        return ((WriteBehindStore) driver.getStateStore(AnalysisTopology.RUN_STORE)).entries();
    }

    List<AnalysisResult> results() {
        return results;
    }

    List<AnalysisResult> results(String run) {
        return results.stream().filter(result -> result.getRun().equals(run)).toList();
    }

    List<DeadLetter> deadLetters() {
        return driver
                .createOutputTopic(
                        Topic.DEAD_LETTERS.topicName(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .stream()
                .map(value -> {
                    try {
                        return DeadLetter.parseFrom(value);
                    } catch (InvalidProtocolBufferException e) {
                        throw new AssertionError("not a dead letter", e);
                    }
                })
                .toList();
    }

    double count(String name) {
        return meters.get(name).counters().stream()
                .mapToDouble(io.micrometer.core.instrument.Counter::count)
                .sum();
    }

    private static AnalysisResult parse(byte[] value) {
        try {
            return AnalysisResult.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("not a result", e);
        }
    }

    @Override
    public void close() {
        driver.close();
    }
}
