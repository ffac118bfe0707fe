package dev.perrin.analysis.kafka;

import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.comparison.Predictions;
import dev.perrin.analysis.kafka.SimulatedLog.Entry;
import dev.perrin.analysis.kafka.store.LoggedStore;
import dev.perrin.analysis.kafka.store.WriteBehindStore;
import dev.perrin.analysis.trajectory.TrajectorySource;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Stage 2: its store is what the changelog holds when the task begins.
final class SimulatedRunTask extends SimulatedTask {
    private final MockProcessorContext<String, byte[]> context;
    private final RunProcessor processor;
    private final WriteBehindStore store;
    private final SimulatedLog results;

    SimulatedRunTask(
            SimulatedLog between,
            SimulatedLog changelog,
            SimulatedLog results,
            Map<SimulatedLog, Long> committed,
            SimulatedProducer producer,
            AnalysisSettings settings,
            Catalog catalog,
            TrajectorySource trajectories,
            Predictions predictions,
            MeterRegistry meters,
            String writer,
            long nowMillis) {
        super(List.of(between), committed, producer);
        this.results = results;
        this.context = context(nowMillis);
        LoggedStore logged = new LoggedStore(
                AnalysisTopology.RUN_STORE,
                changelog.all().stream()
                        .map(entry -> KeyValue.pair(Bytes.wrap(entry.key()), entry.value()))
                        .toList(),
                (key, value) -> producer.send(changelog, new Entry(key.get(), value)));
        this.store = new WriteBehindStore(logged);
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
        this.processor = new RunProcessor(settings, catalog, trajectories, predictions, meters, writer);
        processor.init(context);
    }

    @Override
    void process(int input, Entry entry, long offset) {
        context.setRecordMetadata("between", 0, offset);
        byte[] value = entry.value();
        if (value == null) {
            throw new AssertionError("stages do not delete");
        }
        processor.process(
                new Record<>(new String(entry.key(), StandardCharsets.UTF_8), StageMessageSerde.decode(value), 0));
        forward();
    }

    @Override
    void tick(long nowMillis) {
        context.setCurrentSystemTimeMs(nowMillis);
        context.scheduledPunctuators().forEach(each -> each.getPunctuator().punctuate(nowMillis));
        forward();
    }

    private void forward() {
        context.forwarded()
                .forEach(forwarded -> producer.send(
                        results,
                        new Entry(
                                forwarded.record().key().getBytes(StandardCharsets.UTF_8),
                                forwarded.record().value())));
        context.resetForwards();
    }

    @Override
    void flushCaches() {
        store.flushCache();
    }

    @Override
    void close() {
        processor.close();
    }
}
