package dev.perrin.analysis.kafka;

import com.google.protobuf.Timestamp;
import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.catalog.CurvatureKey;
import dev.perrin.analysis.displacement.NotFiniteException;
import dev.perrin.analysis.displacement.PartFolds;
import dev.perrin.analysis.displacement.PartialStatistics;
import dev.perrin.analysis.trajectory.PartRange;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.TrajectoryUnavailableException;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.wire.frame.FrameDecoder;
import dev.perrin.wire.frame.FrameFormatException;
import dev.perrin.wire.frame.FramePart;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Stage 1: one frame in, the partial statistics of its part out.
final class PartProcessor implements Processor<byte[], byte[], String, StageMessage> {
    private static final Logger LOG = Logger.getLogger(PartProcessor.class);

    private static final Duration FORGET_INTERVAL = Duration.ofSeconds(10);

    /// An ended run's vectors are kept for a minute and a half of silence. A session that times out, the
    /// rebalance after it and a broker that begins again take half a minute together, and then parts go on coming:
    /// each would fetch its vectors from the archive. Counted are intervals that the thread lived through: none
    /// passes while it is stopped.
    private static final int SILENT_INTERVALS = 9;

    private final AnalysisSettings settings;
    private final Catalog catalog;
    private final PartFolds folds;
    private final MeterRegistry meters;
    private final Counter folded;
    private final Counter repeats;
    private final Map<String, RunPlan> plans = new HashMap<>();
    /// Entries that were waited for in vain: the next record that needs one does not wait again.
    private final Set<Object> missing = new HashSet<>();
    /// Runs whose parts could not be folded: no more is tried.
    private final Set<String> failed = new HashSet<>();

    private @Nullable ProcessorContext<String, StageMessage> context;

    PartProcessor(AnalysisSettings settings, Catalog catalog, PartFolds folds, MeterRegistry meters) {
        this.settings = settings;
        this.catalog = catalog;
        this.folds = folds;
        this.meters = meters;
        this.folded = meters.counter("perrin.analysis.parts");
        this.repeats = meters.counter("perrin.analysis.repeats", "stage", "part");
    }

    @Override
    public void init(ProcessorContext<String, StageMessage> processorContext) {
        context = processorContext;
        processorContext.schedule(FORGET_INTERVAL, PunctuationType.WALL_CLOCK_TIME, _ -> forgetEndedRuns());
    }

    /// Vectors of a run that has ended are of no more use; should a late record come, they come back from the
    /// archive.
    private void forgetEndedRuns() {
        Set<String> forgotten = folds.forgetIdle(
                SILENT_INTERVALS,
                run -> catalog.runs().get(run).filter(Catalog::isOver).isPresent());
        plans.keySet().removeAll(forgotten);
        failed.removeAll(forgotten);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        try {
            FramePart part = FrameDecoder.decode(record.value() == null ? new byte[0] : record.value());
            fold(record, part);
        } catch (FrameFormatException e) {
            refuse(record, e.reason().label(), String.valueOf(e.getMessage()));
        } catch (NotFiniteException e) {
            refuse(record, "not-finite", String.valueOf(e.getMessage()));
        } catch (RefusedException e) {
            refuse(record, e.reason, String.valueOf(e.getMessage()));
        }
    }

    private void fold(Record<byte[], byte[]> record, FramePart part) {
        PartHeader header = part.header();
        RunPlan plan = plan(header.getRun());
        PartRange range = range(plan, header);
        Optional<PartialStatistics> statistics = statistics(record, part, plan, range);
        if (statistics.isEmpty()) {
            repeats.increment();
            return;
        }
        folded.increment();
        context()
                .forward(new Record<>(
                        plan.run(), new StageMessage.Part(statistics.get()), Math.max(0, record.timestamp())));
    }

    /// What goes wrong with one run ends the measurement of that run alone. An archive that cannot be asked is no such
    /// thing: the thread fails, and begins again at its last commit.
    private Optional<PartialStatistics> statistics(
            Record<byte[], byte[]> record, FramePart part, RunPlan plan, PartRange range) {
        if (failed.contains(plan.run())) {
            throw new RefusedException("fold-failed", "parts of run " + plan.run() + " could not be folded before");
        }
        try {
            return folds.fold(plan, range, part, step -> curvature(plan, new CurvatureKey(plan.run(), step)));
        } catch (TrajectoryUnavailableException | NotFiniteException | RefusedException known) {
            throw known;
        } catch (RuntimeException failure) {
            LOG.errorf(failure, "cannot fold parts run=%s", plan.run());
            failed.add(plan.run());
            folds.forget(plan.run());
            String reason = "Parts of snapshot " + part.header().getOrdinal() + " could not be folded: " + failure;
            context()
                    .forward(
                            new Record<>(plan.run(), new StageMessage.Failed(reason), Math.max(0, record.timestamp())));
            throw new RefusedException("fold-failed", reason);
        }
    }

    private RunPlan plan(String run) {
        RunPlan known = plans.get(run);
        if (known != null) {
            Timestamp started = known.record().getStartedAt();
            if (catalog.runs()
                    .get(run)
                    .filter(record -> record.getStartedAt().equals(started))
                    .isPresent()) {
                return known;
            }
            // Removed, or the id is in use again: nothing of what is held belongs to it.
            plans.remove(run);
            folds.forget(run);
            failed.remove(run);
        }
        RunRecord record =
                catalog.runs().await(run, RunRecord::hasLimiting, patience(run)).orElse(null);
        if (record == null) {
            missing.add(run);
            throw new RefusedException(
                    "unknown-run", "no record of run " + run + " with its limiting phase came on perrin.runs");
        }
        RunPlan plan = RunPlan.of(record, settings.measurement())
                .orElseThrow(
                        () -> new RefusedException("unknown-run", "record of run " + run + " has no layout that fits"));
        plans.put(run, plan);
        return plan;
    }

    private static PartRange range(RunPlan plan, PartHeader header) {
        Optional<PartRange> range = plan.range(header.getShard(), header.getPart());
        boolean fits = header.getDataType() == DataType.DATA_TYPE_FLOAT32
                && range.filter(known -> known.firstCoordinate() == header.getFirstCoordinate()
                                && known.count() == header.getCoordinateCount())
                        .isPresent();
        if (!fits) {
            throw new RefusedException(
                    "layout-mismatch",
                    "shard " + header.getShard() + " part " + header.getPart() + " of " + header.getCoordinateCount()
                            + " " + header.getDataType() + " at coordinate " + header.getFirstCoordinate()
                            + " is not in the layout of run " + header.getRun());
        }
        return range.orElseThrow();
    }

    private Curvature curvature(RunPlan plan, CurvatureKey key) {
        Curvature curvature = catalog.curvatures()
                .await(key, _ -> true, patience(key))
                .orElseThrow(() -> {
                    missing.add(key);
                    return new RefusedException(
                            "curvature-missing",
                            "no curvature of run " + key.run() + " at step " + key.step()
                                    + " came on perrin.curvature");
                });
        long dimension = plan.record().getLayout().getDimension();
        if (curvature.dimension() != dimension) {
            throw new RefusedException(
                    "curvature-mismatch",
                    "eigenvectors of run " + key.run() + " have " + curvature.dimension()
                            + " elements, its parameter vector has " + dimension);
        }
        return curvature;
    }

    private long patience(Object entry) {
        return missing.contains(entry) ? 0 : settings.catalogWaitMillis();
    }

    private void refuse(Record<byte[], byte[]> record, String reason, String detail) {
        Refusal.send(context(), record, reason, detail, meters);
    }

    private ProcessorContext<String, StageMessage> context() {
        if (context == null) {
            throw new IllegalStateException("init comes before process");
        }
        return context;
    }

    /// A whole frame that does not fit what is known of its run.
    private static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String reason;

        RefusedException(String reason, String message) {
            super(message);
            this.reason = reason;
        }
    }
}
