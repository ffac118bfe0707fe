package dev.perrin.analysis.kafka;

import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.comparison.Predictions;
import dev.perrin.analysis.displacement.PartialStatistics;
import dev.perrin.analysis.kafka.LiveRun.Measurement;
import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.run.RunAnalysisCodec;
import dev.perrin.analysis.run.SnapshotAssembler;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.RunRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Stage 2: parts, losses and changes of one run in, results out, a few times a second while something changes.
final class RunProcessor implements Processor<String, StageMessage, String, byte[]> {
    private final AnalysisSettings settings;
    private final Catalog catalog;
    private final ResultPublisher publisher;
    private final Counter snapshots;
    private final Counter repeats;
    private final Counter unplanned;
    private final Set<String> missing = new HashSet<>();
    private final Map<String, LiveRun> live = new HashMap<>();

    private @Nullable ProcessorContext<String, byte[]> context;
    private @Nullable KeyValueStore<String, byte[]> runs;
    private @Nullable PendingParts pending;

    RunProcessor(AnalysisSettings settings, Catalog catalog, Predictions predictions, MeterRegistry meters) {
        this.settings = settings;
        this.catalog = catalog;
        this.publisher = new ResultPublisher(settings, catalog, predictions);
        this.snapshots = meters.counter("perrin.analysis.snapshots");
        this.repeats = meters.counter("perrin.analysis.repeats", "stage", "run");
        this.unplanned = meters.counter("perrin.analysis.refused", "reason", "losses-of-unknown-run");
    }

    @Override
    public void init(ProcessorContext<String, byte[]> processorContext) {
        context = processorContext;
        KeyValueStore<String, byte[]> runStore = processorContext.getStateStore(AnalysisTopology.RUN_STORE);
        runs = runStore;
        pending = new PendingParts(processorContext.getStateStore(AnalysisTopology.PENDING_STORE));
        // A run whose last input was committed before a crash gets no further record: its final result is due all the
        // same.
        try (KeyValueIterator<String, byte[]> stored = runStore.all()) {
            while (stored.hasNext()) {
                KeyValue<String, byte[]> entry = stored.next();
                if (!RunAnalysisCodec.decode(entry.value).finished()) {
                    touch(entry.key);
                }
            }
        }
        processorContext.schedule(
                Duration.ofMillis(settings.publishIntervalMillis()), PunctuationType.WALL_CLOCK_TIME, this::publish);
    }

    @Override
    public void process(Record<String, StageMessage> message) {
        String key = message.key();
        switch (message.value()) {
            case StageMessage.Part(PartialStatistics part) -> add(key, part);
            case StageMessage.Losses(ObservationBatch batch) -> observe(key, batch);
            case StageMessage.Changed(RunRecord record) -> change(key, record);
            case StageMessage.Refused _ -> throw new IllegalStateException("a refused record stays out of stage 2");
        }
    }

    private void add(String run, PartialStatistics part) {
        LiveRun entry = touch(run);
        if (!entry.record().hasLimiting()) {
            entry.learn(limitingRecord(run));
        }
        Measurement measurement = measured(run, entry)
                .orElseThrow(() -> new IllegalStateException("record of run " + run + " has no limiting phase"));
        if (part.ordinal() <= measurement.analysis().lastOrdinal()) {
            repeats.increment();
            return;
        }
        if (measurement.plan().partCount() > 1) {
            pending().put(run, part);
        }
        Optional<PartialStatistics> whole = measurement.assembler().add(part);
        if (whole.isEmpty()) {
            return;
        }
        measurement.analysis().add(measurement.plan(), whole.get());
        snapshots.increment();
        entry.changed = true;
        save(run, measurement.analysis());
        if (measurement.plan().partCount() > 1) {
            pending().done(run, part.ordinal());
        }
    }

    /// Losses are worth a wait, but not a halt: without the record of their run they are counted and left out.
    private void observe(String run, ObservationBatch batch) {
        if (live.get(run) == null && !isPlanned(run)) {
            unplanned.increment();
            return;
        }
        LiveRun entry = touch(run);
        Optional<Measurement> measurement = measured(run, entry);
        if (measurement.isEmpty()) {
            unplanned.increment();
            return;
        }
        RunAnalysis analysis = measurement.get().analysis();
        if (!analysis.acceptObservations(batch.getOrdinal())) {
            repeats.increment();
            return;
        }
        for (int i = 0; i < batch.getStepCount(); i++) {
            analysis.series().observe(batch.getStep(i), batch.getLoss(i));
        }
        save(run, analysis);
    }

    private boolean isPlanned(String run) {
        long patience = missing.contains(run) ? 0 : settings.catalogWaitMillis();
        boolean planned =
                catalog.runs().await(run, RunRecord::hasLimiting, patience).isPresent();
        if (!planned) {
            missing.add(run);
        }
        return planned;
    }

    private void change(String run, RunRecord record) {
        LiveRun entry = live.get(run);
        if (entry == null) {
            entry = new LiveRun(record);
            live.put(run, entry);
        }
        entry.lastInputMillis = context().currentSystemTimeMs();
        entry.learn(record);
    }

    private LiveRun touch(String run) {
        LiveRun entry = live.computeIfAbsent(run, _ -> new LiveRun(limitingRecord(run)));
        entry.lastInputMillis = context().currentSystemTimeMs();
        return entry;
    }

    private RunRecord limitingRecord(String run) {
        return catalog.runs()
                .await(run, RunRecord::hasLimiting, settings.catalogWaitMillis())
                .orElseThrow(() -> new IllegalStateException(
                        "no record of run " + run + " with its limiting phase came on perrin.runs"));
    }

    /// The state of a run, from the store when this task has not met it yet.
    ///
    /// @return empty for a run whose record has no limiting phase that fits
    private Optional<Measurement> measured(String run, LiveRun entry) {
        if (entry.measurement().isPresent()) {
            return entry.measurement();
        }
        if (!entry.record().hasLimiting()) {
            catalog.runs().get(run).ifPresent(entry::learn);
        }
        RunPlan.of(entry.record(), settings.maxHistoryInBytes()).ifPresent(plan -> {
            byte[] stored = runs().get(run);
            RunAnalysis analysis = stored == null ? new RunAnalysis(plan) : RunAnalysisCodec.decode(stored);
            SnapshotAssembler assembler = new SnapshotAssembler(plan.partCount());
            pending().restore(run, analysis.lastOrdinal(), assembler);
            entry.begin(new Measurement(plan, analysis, assembler));
        });
        return entry.measurement();
    }

    private void publish(long nowMillis) {
        pending().deleteDone();
        boolean published = false;
        Iterator<Map.Entry<String, LiveRun>> entries = live.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<String, LiveRun> entry = entries.next();
            LiveRun run = entry.getValue();
            catalog.runs().get(entry.getKey()).ifPresent(run::learn);
            if (run.measurement().isEmpty() && run.record().hasLimiting() && runs().get(entry.getKey()) != null) {
                measured(entry.getKey(), run);
            }
            Optional<AnalysisResult> result = publisher.next(run, nowMillis);
            if (result.isPresent()) {
                context().forward(new Record<>(entry.getKey(), result.get().toByteArray(), nowMillis));
                run.measurement().ifPresent(measured -> save(entry.getKey(), measured.analysis()));
                published = true;
            }
            if (publisher.isFinished(run)) {
                entries.remove();
            }
        }
        if (published || pending().hasDone()) {
            context().commit();
        }
    }

    private void save(String run, RunAnalysis analysis) {
        runs().put(run, RunAnalysisCodec.encode(analysis));
    }

    private ProcessorContext<String, byte[]> context() {
        return initialised(context);
    }

    private KeyValueStore<String, byte[]> runs() {
        return initialised(runs);
    }

    private PendingParts pending() {
        return initialised(pending);
    }

    private static <T> T initialised(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("init comes before process");
        }
        return value;
    }
}
