package dev.perrin.analysis.kafka;

import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.displacement.PartFolds;
import dev.perrin.analysis.kafka.SimulatedLog.Entry;
import dev.perrin.analysis.trajectory.TrajectorySource;
import dev.perrin.wire.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;

/// Stage 1 of one partition of snapshots, observations and run records.
final class SimulatedPartTask extends SimulatedTask {
    private static final List<Topic> TOPICS = List.of(Topic.SNAPSHOTS, Topic.OBSERVATIONS, Topic.RUNS);

    private final MockProcessorContext<String, StageMessage> context;
    private final List<Processor<byte[], byte[], String, StageMessage>> processors;
    private final SimulatedLog between;
    private final SimulatedLog refused;

    /// @param inputs snapshots, observations, run records
    /// @param between the stages
    SimulatedPartTask(
            List<SimulatedLog> inputs,
            SimulatedLog between,
            SimulatedLog refused,
            Map<SimulatedLog, Long> committed,
            SimulatedProducer producer,
            AnalysisSettings settings,
            Catalog catalog,
            TrajectorySource archive,
            MeterRegistry meters,
            long nowMillis) {
        super(inputs, committed, producer);
        this.between = between;
        this.refused = refused;
        this.context = context(nowMillis);
        this.processors = List.of(
                new PartProcessor(settings, catalog, new PartFolds(archive), meters),
                new ObservationProcessor(meters),
                new ChangeProcessor(meters));
        processors.forEach(processor -> processor.init(context));
    }

    @Override
    void process(int input, Entry entry, long offset) {
        context.setRecordMetadata(TOPICS.get(input).topicName(), 0, offset);
        processors.get(input).process(new Record<>(entry.key(), entry.value(), 0));
        context.forwarded().forEach(forwarded -> send(forwarded.record()));
        context.resetForwards();
    }

    private void send(Record<? extends String, ? extends StageMessage> message) {
        byte[] key = message.key().getBytes(StandardCharsets.UTF_8);
        if (message.value() instanceof StageMessage.Refused(var letter)) {
            producer.send(refused, new Entry(key, letter.toByteArray()));
        } else {
            producer.send(between, new Entry(key, StageMessageSerde.encode(message.value())));
        }
    }

    @Override
    void tick(long nowMillis) {
        context.setCurrentSystemTimeMs(nowMillis);
    }

    @Override
    void flushCaches() {
        // Stage 1 has no store.
    }

    @Override
    void close() {
        processors.forEach(Processor::close);
    }
}
