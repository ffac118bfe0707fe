package dev.perrin.analysis.reanalysis;

import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.comparison.PredictionSource;
import dev.perrin.analysis.comparison.Predictions;
import dev.perrin.analysis.live.LiveView;
import dev.perrin.analysis.live.ResultName;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.TrajectorySource;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.MeasurementSettings;
import dev.perrin.proto.run.v1.RunRecord;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

/// The re-analyses that this instance was asked for, one after another in the background. Thread safe.
///
/// The same call again is answered the same while the result is made or once it is whole; one that ended early, with
/// its process or by a failure, begins anew.
public final class Reanalyses implements AutoCloseable {
    private final Catalog catalog;
    private final LiveView view;
    private final StoredTrajectory stored;
    private final TrajectorySource vectors;
    private final PredictionSource theory;
    private final ResultSink sink;
    private final Executor executor;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Set<String> running = new HashSet<>();

    public Reanalyses(
            Catalog catalog,
            LiveView view,
            StoredTrajectory stored,
            TrajectorySource vectors,
            PredictionSource theory,
            ResultSink sink,
            Executor executor,
            Clock clock) {
        this.catalog = catalog;
        this.view = view;
        this.stored = stored;
        this.vectors = vectors;
        this.theory = theory;
        this.sink = sink;
        this.executor = executor;
        this.clock = clock;
    }

    /// @param settings all of them
    /// @return name of the result
    /// @throws ResultInUseException when the id belongs to a result with other settings
    /// @throws NotReadyException when the run cannot be analysed yet
    public String begin(String run, String resultId, MeasurementSettings settings) {
        if (!ResultName.isResultId(resultId)) {
            throw new IllegalArgumentException(
                    "result_id '" + resultId + "': must be 1 to 64 of [a-z0-9-], and not " + ResultName.LIVE);
        }
        String name = ResultName.of(run, resultId);
        Optional<AnalysisResult> known = view.result(name);
        if (known.filter(result -> !result.getSettings().equals(settings)).isPresent()) {
            throw new ResultInUseException(name);
        }
        RunRecord record =
                catalog.runs().get(run).orElseThrow(() -> new NotReadyException("run " + run + " was never seen"));
        RunPlan plan = RunPlan.of(
                        record,
                        dev.perrin.analysis.trajectory.MeasurementSettings.defaults()
                                .resolve(settings))
                .orElseThrow(() -> new NotReadyException("run " + run + " has not come to its limiting phase"));
        boolean whole = known.filter(result -> result.getLast()
                        && result.getCaveatsList().stream()
                                .noneMatch(caveat -> caveat.getKind().equals(Reanalysis.FAILED)))
                .isPresent();
        long afterSequence = known.map(AnalysisResult::getSequence).orElse(0L);
        synchronized (running) {
            if (!whole && running.add(name)) {
                executor.execute(() -> run(name, resultId, settings, afterSequence, plan));
            }
        }
        return name;
    }

    private void run(String name, String resultId, MeasurementSettings settings, long afterSequence, RunPlan plan) {
        try {
            new Reanalysis(
                            resultId,
                            settings,
                            afterSequence,
                            plan,
                            catalog,
                            vectors,
                            new Predictions(theory),
                            sink,
                            clock,
                            closed)
                    .run(stored);
        } finally {
            synchronized (running) {
                running.remove(name);
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
