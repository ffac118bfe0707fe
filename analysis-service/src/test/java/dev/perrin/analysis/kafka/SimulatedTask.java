package dev.perrin.analysis.kafka;

import dev.perrin.analysis.kafka.SimulatedLog.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;

/// A task of one stage on one instance: reads its partitions from the committed offsets on, and commits when it is
/// told.
abstract class SimulatedTask {
    private final Map<SimulatedLog, Long> positions = new LinkedHashMap<>();
    private final Map<SimulatedLog, Long> committed;
    private final List<SimulatedLog> inputs;
    final SimulatedProducer producer;

    /// @param committed offsets of the group; Modified by commits
    SimulatedTask(List<SimulatedLog> inputs, Map<SimulatedLog, Long> committed, SimulatedProducer producer) {
        this.inputs = inputs;
        this.committed = committed;
        this.producer = producer;
        inputs.forEach(log -> positions.put(log, committed.getOrDefault(log, 0L)));
    }

    static <K, V> MockProcessorContext<K, V> context(long nowMillis) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "simulated");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        MockProcessorContext<K, V> context = new MockProcessorContext<>(properties, new TaskId(0, 0), null);
        context.setCurrentSystemTimeMs(nowMillis);
        return context;
    }

    /// @return false when there is nothing to read
    boolean step(Random chance) {
        List<SimulatedLog> readable =
                inputs.stream().filter(log -> position(log) < log.end()).toList();
        if (readable.isEmpty()) {
            return false;
        }
        SimulatedLog log = readable.get(chance.nextInt(readable.size()));
        long offset = position(log);
        process(inputs.indexOf(log), log.get(offset), offset);
        positions.put(log, offset + 1);
        return true;
    }

    private long position(SimulatedLog log) {
        return positions.getOrDefault(log, 0L);
    }

    /// As Kafka Streams commits: caches to the producer, producer to the broker, then offsets.
    void commit() {
        flushCaches();
        producer.flush();
        committed.putAll(positions);
    }

    boolean isIdle() {
        return inputs.stream().allMatch(log -> position(log) == log.end());
    }

    abstract void process(int input, Entry entry, long offset);

    abstract void tick(long nowMillis);

    abstract void flushCaches();

    abstract void close();
}
