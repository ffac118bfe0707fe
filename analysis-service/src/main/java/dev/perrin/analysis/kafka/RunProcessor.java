package dev.perrin.analysis.kafka;

import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.comparison.Predictions;
import dev.perrin.analysis.displacement.PartialStatistics;
import dev.perrin.analysis.displacement.SnapshotStatistics;
import dev.perrin.analysis.kafka.LiveRun.Measurement;
import dev.perrin.analysis.kafka.store.StoredStates;
import dev.perrin.analysis.kafka.store.WriteBehindStore;
import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.trajectory.TrajectorySource;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.RunRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Stage 2: parts, losses and changes of one run in, results out, a few times a second while something changes.
///
/// A run whose arithmetic fails is halted, visibly, and no other run notices.
final class RunProcessor implements Processor<String, StageMessage, String, byte[]> {
    private static final Logger LOG = Logger.getLogger(RunProcessor.class);

    /// Half of what a record of the changelog may have.
    private static final int MAX_ENTRY_IN_BYTES = 512 << 10;

    private final AnalysisSettings settings;
    private final Catalog catalog;
    private final TrajectorySource trajectories;
    private final String writer;
    private final ResultPublisher publisher;
    private final Counter snapshots;
    private final Counter repeats;
    private final Counter givenUp;
    private final Counter halted;
    private final Counter unplanned;
    private final Counter failures;
    private final Set<String> missing = new HashSet<>();

    private @Nullable ProcessorContext<String, byte[]> context;
    private @Nullable WriteBehindStore store;
    private @Nullable RunLedger ledger;
    private long progress = -1;

    /// @param writer a name that no other processor has or had
    RunProcessor(
            AnalysisSettings settings,
            Catalog catalog,
            TrajectorySource trajectories,
            Predictions predictions,
            MeterRegistry meters,
            String writer) {
        this.settings = settings;
        this.catalog = catalog;
        this.trajectories = trajectories;
        this.writer = writer;
        this.publisher = new ResultPublisher(settings, catalog, predictions);
        this.snapshots = meters.counter("perrin.analysis.snapshots");
        this.repeats = meters.counter("perrin.analysis.repeats", "stage", "run");
        this.givenUp = meters.counter("perrin.analysis.given-up");
        this.halted = meters.counter("perrin.analysis.refused", "reason", "halted-run");
        this.unplanned = meters.counter("perrin.analysis.refused", "reason", "no-run-record");
        this.failures = meters.counter("perrin.analysis.halted");
    }

    @Override
    public void init(ProcessorContext<String, byte[]> processorContext) {
        context = processorContext;
        WriteBehindStore runs = processorContext.getStateStore(AnalysisTopology.RUN_STORE);
        store = runs;
        RunLedger opened = new RunLedger(
                new StoredStates(runs.entries(), writer, MAX_ENTRY_IN_BYTES), settings, trajectories, this::curvature);
        ledger = opened;
        opened.open(processorContext.currentSystemTimeMs());
        runs.beforeCommit(() -> opened.save(progress, processorContext.currentSystemTimeMs()));
        processorContext.schedule(
                Duration.ofMillis(settings.publishIntervalMillis()), PunctuationType.WALL_CLOCK_TIME, this::publish);
    }

    @Override
    public void close() {
        if (store != null) {
            store.detach();
        }
    }

    @Override
    public void process(Record<String, StageMessage> message) {
        String key = message.key();
        switch (message.value()) {
            case StageMessage.Part(PartialStatistics part) -> add(key, part);
            case StageMessage.Observed(ObservationBatch batch) -> observe(key, batch);
            case StageMessage.Changed(RunRecord record) -> change(record);
            case StageMessage.Deleted _ -> delete(key);
            case StageMessage.Failed(String reason) -> fail(key, reason);
            case StageMessage.Refused _ -> throw new IllegalStateException("a refused record stays out of stage 2");
        }
        progress = context().recordMetadata().map(RecordMetadata::offset).orElse(progress);
    }

    private void add(String run, PartialStatistics part) {
        if (ledger().isComplete(run)) {
            repeats.increment();
            return;
        }
        measured(run)
                .ifPresent(entry -> guard(entry, () -> {
                    Measurement measurement = entry.measurement().orElseThrow();
                    if (part.ordinal() <= measurement.analysis().lastOrdinal()) {
                        repeats.increment();
                        return;
                    }
                    Optional<SnapshotStatistics> whole = measurement.assembler().add(part);
                    if (whole.isPresent()
                            && measurement
                                    .analysis()
                                    .add(
                                            measurement.plan(),
                                            measurement.windows().measure(whole.get()))) {
                        snapshots.increment();
                        entry.measured(whole.get().ordinal());
                    }
                    giveUp(entry, measurement);
                }));
    }

    /// Snapshots that waited too long for a part count as skipped from here on, also after a restart.
    private void giveUp(LiveRun run, Measurement measurement) {
        long count =
                measurement.analysis().giveUpThrough(measurement.assembler().givenUpThrough());
        if (count > 0) {
            givenUp.increment((double) count);
            run.gaveUp();
        }
    }

    private void observe(String run, ObservationBatch batch) {
        if (ledger().isComplete(run)) {
            repeats.increment();
            return;
        }
        measured(run)
                .ifPresent(entry -> guard(entry, () -> {
                    RunAnalysis analysis = entry.measurement().orElseThrow().analysis();
                    if (analysis.observe(batch)) {
                        entry.dirty = true;
                    } else {
                        repeats.increment();
                    }
                }));
    }

    /// The run when it can be measured. Of a run without a record, or one that was halted, what comes is counted and
    /// left out.
    private Optional<LiveRun> measured(String run) {
        Optional<LiveRun> known = ledger().find(run);
        if (known.filter(each -> each.record().hasLimiting()).isEmpty()) {
            Optional<RunRecord> record = limitingRecord(run);
            if (record.isEmpty()) {
                unplanned.increment();
                return Optional.empty();
            }
            known.ifPresent(each -> each.learn(record.get()));
            known = known.or(() -> Optional.of(ledger().begin(record.get())));
        }
        known.ifPresent(each -> each.lastInputMillis = context().currentSystemTimeMs());
        if (known.filter(each -> each.halt().isPresent()).isPresent()) {
            halted.increment();
            return Optional.empty();
        }
        known.ifPresent(each -> guard(each, () -> {
            if (ledger().measurement(each).isEmpty()) {
                unplanned.increment();
            }
        }));
        return known.filter(each -> each.measurement().isPresent());
    }

    private Optional<RunRecord> limitingRecord(String run) {
        long patience = missing.contains(run) ? 0 : settings.catalogWaitMillis();
        Optional<RunRecord> record = catalog.runs().await(run, RunRecord::hasLimiting, patience);
        if (record.isEmpty()) {
            missing.add(run);
        }
        return record;
    }

    private void change(RunRecord record) {
        missing.remove(record.getRun());
        if (ledger().isComplete(record.getRun())) {
            return;
        }
        LiveRun entry = ledger().find(record.getRun()).orElseGet(() -> ledger().begin(record));
        entry.lastInputMillis = context().currentSystemTimeMs();
        entry.learn(record);
    }

    /// The curvature that a run's record names. Snapshots that name it wait for it in stage 1, so it comes, unless its
    /// producer is broken; then noise is not measured.
    private Optional<CurvatureSummary> curvature(RunRecord record) {
        return catalog.awaitCurvatureOf(record, settings.catalogWaitMillis()).map(Curvature::summary);
    }

    private void delete(String run) {
        ledger().forget(run);
        publisher.forget(run);
        missing.add(run);
    }

    private void fail(String run, String reason) {
        ledger().find(run).ifPresent(entry -> entry.halt(new Halt(Halt.FAILED, reason)));
    }

    /// Whatever goes wrong in the arithmetic of one run ends the measurement of that run alone.
    private void guard(LiveRun run, Runnable arithmetic) {
        try {
            arithmetic.run();
        } catch (RuntimeException failure) {
            failures.increment();
            LOG.errorf(failure, "analysis halted run=%s", run.record().getRun());
            run.halt(Halt.failed(failure));
        }
    }

    private void publish(long nowMillis) {
        for (LiveRun run : ledger().runs()) {
            String name = run.record().getRun();
            catalog.runs().get(name).ifPresent(run::learn);
            Optional<AnalysisResult> result = next(run, nowMillis);
            result.ifPresent(next -> context().forward(new Record<>(name, next.toByteArray(), nowMillis)));
        }
    }

    private Optional<AnalysisResult> next(LiveRun run, long nowMillis) {
        try {
            return publisher.next(run, nowMillis);
        } catch (RuntimeException failure) {
            failures.increment();
            LOG.errorf(failure, "analysis halted run=%s", run.record().getRun());
            run.halt(Halt.failed(failure));
            return publisher.halted(run, nowMillis);
        }
    }

    private ProcessorContext<String, byte[]> context() {
        return initialised(context);
    }

    private RunLedger ledger() {
        return initialised(ledger);
    }

    private static <T> T initialised(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("init comes before process");
        }
        return value;
    }
}
