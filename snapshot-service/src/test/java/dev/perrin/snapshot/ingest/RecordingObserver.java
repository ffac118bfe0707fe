package dev.perrin.snapshot.ingest;

import dev.perrin.snapshot.archive.Segment;
import dev.perrin.wire.RunId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Remembers what it hears.
public final class RecordingObserver implements IngestObserver {
    private final List<Segment> segments = new CopyOnWriteArrayList<>();
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
    private final AtomicLong repeats = new AtomicLong();
    private final AtomicLong overtaken = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    public List<Segment> segments() {
        return segments;
    }

    public long refused(String reason) {
        LongAdder count = refused.get(reason);
        return count == null ? 0 : count.sum();
    }

    public long refused() {
        return refused.values().stream().mapToLong(LongAdder::sum).sum();
    }

    public long repeats() {
        return repeats.get();
    }

    public long overtaken() {
        return overtaken.get();
    }

    public long failures() {
        return failures.get();
    }

    @Override
    public void shardAssembled(RunId run) {}

    @Override
    public void repeatIgnored(RunId run) {
        repeats.incrementAndGet();
    }

    @Override
    public void recordRefused(String reason) {
        refused.computeIfAbsent(reason, _ -> new LongAdder()).increment();
    }

    @Override
    public void segmentStored(Segment segment, long delayNanos) {
        segments.add(segment);
    }

    @Override
    public void segmentOvertaken(RunId run) {
        overtaken.incrementAndGet();
    }

    @Override
    public void storeFailed(RuntimeException cause) {
        failures.incrementAndGet();
    }

    @Override
    public void storeAnswered() {}
}
