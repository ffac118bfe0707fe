package dev.perrin.analysis.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.comparison.FixedTheory;
import dev.perrin.analysis.comparison.Predictions;
import dev.perrin.analysis.kafka.SimulatedLog.Entry;
import dev.perrin.analysis.trajectory.TrajectorySource;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Both stages as Kafka Streams runs them: tasks on instances, committed offsets, changelogs, and producers whose
/// records arrive when they like. The processors and the store are the real ones.
final class SimulatedCluster {
    private static final long TICK_MILLIS = 400;
    private static final AnalysisSettings SETTINGS =
            new AnalysisSettings(1L << 30, 1L << 28, 0, 1_000_000, 1_000_000, 400, 1);

    final Catalog catalog = Catalog.empty();
    private final TrajectorySource archive;
    private final List<List<SimulatedLog>> inputs = new ArrayList<>();
    private final SimulatedLog between = new SimulatedLog();
    private final SimulatedLog changelog = new SimulatedLog();
    private final SimulatedLog results = new SimulatedLog();
    private final SimulatedLog refused = new SimulatedLog();
    private final Map<SimulatedLog, Long> committed = new HashMap<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private int incarnations;
    private long resultsRead;
    private boolean lastPublished;
    private long nowMillis = 1_000_000_000;

    /// @param partitions of the inputs
    SimulatedCluster(TrajectorySource archive, int partitions) {
        this.archive = archive;
        for (int i = 0; i < partitions; i++) {
            inputs.add(List.of(new SimulatedLog(), new SimulatedLog(), new SimulatedLog()));
        }
    }

    int partitions() {
        return inputs.size();
    }

    /// Tasks of stage 1, then that of stage 2.
    int taskCount() {
        return inputs.size() + 1;
    }

    void publishSnapshot(int partition, String run, byte[] frame) {
        append(partition, 0, run, frame);
    }

    void publishObservations(int partition, String run, byte[] batch) {
        append(partition, 1, run, batch);
    }

    void publishRecord(int partition, String run, byte[] record) {
        append(partition, 2, run, record);
    }

    private void append(int partition, int topic, String run, byte[] value) {
        inputs.get(partition).get(topic).append(new Entry(run.getBytes(StandardCharsets.UTF_8), value));
    }

    /// Tasks begin anew on an instance, from what is committed.
    void assign(SimulatedInstance instance, Collection<Integer> tasks) {
        for (int task : tasks) {
            instance.tasks.put(task, begin(task, instance.producer));
        }
    }

    private SimulatedTask begin(int task, SimulatedProducer producer) {
        incarnations++;
        if (task < inputs.size()) {
            return new SimulatedPartTask(
                    inputs.get(task),
                    between,
                    refused,
                    committed,
                    producer,
                    SETTINGS,
                    catalog,
                    archive,
                    meters,
                    nowMillis);
        }
        return new SimulatedRunTask(
                between,
                changelog,
                results,
                committed,
                producer,
                SETTINGS,
                catalog,
                archive,
                new Predictions(new FixedTheory()),
                meters,
                "writer-" + incarnations,
                nowMillis);
    }

    /// An interval between two results passes, and every instance has read the results of all.
    void tick(SimulatedInstance instance) {
        nowMillis += TICK_MILLIS;
        for (; resultsRead < results.end(); resultsRead++) {
            AnalysisResult result = result(results.get(resultsRead));
            catalog.sequences().put(result.getRun(), result.getSequence());
            lastPublished |= result.getLast();
        }
        instance.tick(nowMillis);
    }

    /// Whether a last result was seen by then.
    boolean lastPublished() {
        return lastPublished;
    }

    List<AnalysisResult> results() {
        return results.all().stream().map(SimulatedCluster::result).toList();
    }

    int refusedCount() {
        return refused.all().size();
    }

    /// Entries of the store, were a task to begin now.
    int storedEntries() {
        Map<String, byte[]> stored = new HashMap<>();
        for (Entry entry : changelog.all()) {
            String key = new String(entry.key(), StandardCharsets.US_ASCII);
            byte[] value = entry.value();
            if (value == null) {
                stored.remove(key);
            } else {
                stored.put(key, value);
            }
        }
        return stored.size();
    }

    private static AnalysisResult result(Entry entry) {
        try {
            return AnalysisResult.parseFrom(entry.value());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("not a result", e);
        }
    }
}
