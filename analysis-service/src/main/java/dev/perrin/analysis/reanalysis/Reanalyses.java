package dev.perrin.analysis.reanalysis;

import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.comparison.PredictionSource;
import dev.perrin.analysis.live.LiveView;
import dev.perrin.analysis.live.ResultName;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.TrajectorySource;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.MeasurementSettings;
import dev.perrin.proto.run.v1.RunRecord;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

/// The re-analyses that this instance was asked for, one after another in the background. Thread safe.
///
/// The same call again is answered the same while the result is made or once it is whole; one that ended early, with
/// its process or by a failure, begins anew.
public final class Reanalyses implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Reanalyses.class.getName());

    /// Each waits for those before it.
    static final int MOST_WAITING = 64;

    private final dev.perrin.analysis.trajectory.MeasurementSettings defaults;
    private final Catalog catalog;
    private final LiveView view;
    private final StoredTrajectory stored;
    private final TrajectorySource vectors;
    private final PredictionSource theory;
    private final ResultSink sink;
    private final Executor executor;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    /// Settings of what waits or is under way, by name.
    private final Map<String, MeasurementSettings> running = new HashMap<>();

    /// What a call is answered with.
    ///
    /// @param name of the result
    /// @param settings all of them
    public record Begun(String name, MeasurementSettings settings) {}

    /// @param defaults what a call leaves open
    public Reanalyses(
            dev.perrin.analysis.trajectory.MeasurementSettings defaults,
            Catalog catalog,
            LiveView view,
            StoredTrajectory stored,
            TrajectorySource vectors,
            PredictionSource theory,
            ResultSink sink,
            Executor executor,
            Clock clock) {
        this.defaults = defaults;
        this.catalog = catalog;
        this.view = view;
        this.stored = stored;
        this.vectors = vectors;
        this.theory = theory;
        this.sink = sink;
        this.executor = executor;
        this.clock = clock;
    }

    /// @param asked what differs from the defaults
    /// @throws IllegalArgumentException naming field, value and rule
    /// @throws ResultInUseException when the id belongs to a result with other settings
    /// @throws NotReadyException when the run cannot be analysed yet
    /// @throws TooManyReanalysesException when too many wait already
    public Begun begin(String run, String resultId, MeasurementSettings asked) {
        if (!ResultName.isResultId(resultId)) {
            throw new IllegalArgumentException("result_id '" + resultId.replaceAll("\\p{Cntrl}", "?")
                    + "': must be 1 to 64 of [a-z0-9-], and not " + ResultName.LIVE);
        }
        dev.perrin.analysis.trajectory.MeasurementSettings resolved = defaults.resolve(asked);
        Begun begun = new Begun(ResultName.of(run, resultId), resolved.toProto());
        RunRecord record =
                catalog.runs().get(run).orElseThrow(() -> new NotReadyException("run " + run + " was never seen"));
        RunPlan plan = RunPlan.of(record, resolved)
                .orElseThrow(() -> new NotReadyException("run " + run + " has not come to its limiting phase"));
        requireInTheLimitingPhase("from_step", resolved.fromStep(), plan);
        requireInTheLimitingPhase("to_step", resolved.toStep(), plan);
        Optional<AnalysisResult> known = view.result(begun.name());
        synchronized (running) {
            Optional<MeasurementSettings> used =
                    Optional.ofNullable(running.get(begun.name())).or(() -> known.map(AnalysisResult::getSettings));
            if (used.filter(settings -> !settings.equals(begun.settings())).isPresent()) {
                throw new ResultInUseException(begun.name());
            }
            if (known.filter(Reanalyses::isWhole).isPresent() || running.containsKey(begun.name())) {
                return begun;
            }
            if (running.size() >= MOST_WAITING) {
                throw new TooManyReanalysesException(MOST_WAITING);
            }
            running.put(begun.name(), begun.settings());
        }
        long afterSequence = known.map(AnalysisResult::getSequence).orElse(0L);
        executor.execute(() -> run(begun, resultId, afterSequence, plan));
        return begun;
    }

    private static void requireInTheLimitingPhase(String field, OptionalLong step, RunPlan plan) {
        if (step.isPresent() && (step.getAsLong() < plan.referenceStep() || step.getAsLong() > plan.lastStep())) {
            throw new IllegalArgumentException(
                    field + " " + step.getAsLong() + ": must be a step of the limiting phase of run " + plan.run()
                            + ", " + plan.referenceStep() + " to " + plan.lastStep());
        }
    }

    private static boolean isWhole(AnalysisResult result) {
        return result.getLast()
                && result.getCaveatsList().stream()
                        .noneMatch(caveat -> caveat.getKind().equals(Reanalysis.FAILED));
    }

    private void run(Begun begun, String resultId, long afterSequence, RunPlan plan) {
        try {
            new Reanalysis(
                            resultId,
                            begun.settings(),
                            afterSequence,
                            plan,
                            catalog,
                            vectors,
                            theory,
                            sink,
                            clock,
                            closed)
                    .run(stored);
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.ERROR, "event=reanalysis-failed result=" + begun.name(), failure);
        } finally {
            synchronized (running) {
                running.remove(begun.name());
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
