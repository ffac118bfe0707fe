package dev.perrin.analysis.kafka;

import dev.perrin.analysis.kafka.SimulatedLog.Entry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/// The producer of one instance: what it is given reaches a partition in order, but when, and after a crash whether, is
/// up to chance. Partitions progress independently of each other.
final class SimulatedProducer {
    private final Map<SimulatedLog, Deque<Entry>> buffers = new LinkedHashMap<>();

    void send(SimulatedLog log, Entry entry) {
        buffers.computeIfAbsent(log, _ -> new ArrayDeque<>()).add(entry);
    }

    /// Everything is acknowledged.
    void flush() {
        buffers.forEach((log, buffer) -> {
            buffer.forEach(log::append);
            buffer.clear();
        });
    }

    /// Some of it arrives.
    void drain(Random chance) {
        buffers.forEach((log, buffer) -> {
            for (int count = chance.nextInt(buffer.size() + 1); count > 0; count--) {
                log.append(buffer.removeFirst());
            }
        });
    }
}
