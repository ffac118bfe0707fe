package dev.perrin.analysis.kafka;

import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/// A process of the service with the tasks that it believes to own, by number.
final class SimulatedInstance {
    final SimulatedProducer producer = new SimulatedProducer();
    final NavigableMap<Integer, SimulatedTask> tasks = new TreeMap<>();

    void step(Random chance) {
        if (!tasks.isEmpty()) {
            List<SimulatedTask> all = List.copyOf(tasks.values());
            all.get(chance.nextInt(all.size())).step(chance);
        }
    }

    void tick(long nowMillis) {
        tasks.values().forEach(task -> task.tick(nowMillis));
    }

    void commit() {
        tasks.values().forEach(SimulatedTask::commit);
    }

    boolean isIdle() {
        return tasks.values().stream().allMatch(SimulatedTask::isIdle);
    }
}
