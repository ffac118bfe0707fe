package dev.perrin.analysis.kafka;

import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.comparison.DynamicsPrediction;
import dev.perrin.analysis.comparison.Predictions;
import dev.perrin.analysis.comparison.ResultAssembler;
import dev.perrin.analysis.comparison.ResultSize;
import dev.perrin.analysis.comparison.TheoryScope;
import dev.perrin.analysis.kafka.LiveRun.Measurement;
import dev.perrin.analysis.live.ResultName;
import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.series.DisplacementSeries;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Caveat;
import dev.perrin.proto.analysis.v1.DisplacementPoint;
import dev.perrin.proto.analysis.v1.PhaseTrajectory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Decides when a run's next result is due and what is in it.
final class ResultPublisher {
    /// An ended run may still be on its way for this many times the wait for a prediction.
    private static final int STALLED_WAITS = 4;

    /// Results of a run under way take at most one tenth of the time of their thread.
    private static final int PAUSE_FACTOR = 9;

    private final AnalysisSettings settings;
    private final Catalog catalog;
    private final Predictions predictions;

    ResultPublisher(AnalysisSettings settings, Catalog catalog, Predictions predictions) {
        this.settings = settings;
        this.catalog = catalog;
        this.predictions = predictions;
    }

    /// @return empty when nothing has changed
    Optional<AnalysisResult> next(LiveRun run, long nowMillis) {
        boolean over = Catalog.isOver(run.record());
        if (over && run.overSinceMillis == Long.MAX_VALUE) {
            run.overSinceMillis = nowMillis;
        }
        return run.measurement().isPresent()
                ? measured(run, run.measurement().get(), over, nowMillis)
                : unmeasured(run, over, nowMillis);
    }

    /// The last result of a run whose result cannot be made.
    Optional<AnalysisResult> halted(LiveRun run, long nowMillis) {
        run.changed = false;
        run.finish();
        predictions.forget(run.record().getRun());
        return Optional.of(begun(run, nowMillis)
                .setSnapshotsIncomplete(run.record().getProgress().getSnapshotsPublished())
                .setLast(true)
                .build());
    }

    void forget(String run) {
        predictions.forget(run);
    }

    private Optional<AnalysisResult> unmeasured(LiveRun run, boolean over, long nowMillis) {
        if (!run.changed) {
            return Optional.empty();
        }
        run.changed = false;
        boolean last =
                run.halt().isPresent() || (over && run.record().getProgress().getSnapshotsPublished() == 0);
        if (last) {
            run.finish();
        }
        return Optional.of(begun(run, nowMillis)
                .setComplete(last && run.halt().isEmpty())
                .setLast(last)
                .setPredictionStatus("nothing measured yet")
                .build());
    }

    private AnalysisResult.Builder begun(LiveRun run, long nowMillis) {
        AnalysisResult.Builder result = AnalysisResult.newBuilder()
                .setRun(run.record().getRun())
                .setRecord(run.record())
                .setSequence(nextSequence(run, nowMillis))
                .setResultId(ResultName.LIVE);
        run.halt().ifPresent(halt -> result.addCaveats(halt.caveat()));
        return result;
    }

    private Optional<AnalysisResult> measured(LiveRun run, Measurement measured, boolean over, long nowMillis) {
        RunAnalysis analysis = measured.analysis();
        Optional<Curvature> curvature = catalog.curvatureOf(measured.plan().record());
        // The plan keeps the record that the measurement began with: changes came later.
        Predictions.State prediction = TheoryScope.refusal(run.record())
                .<Predictions.State>map(Predictions.State.Refused::new)
                .or(() -> curvature.map(known -> predictions.ask(measured.plan(), known, nowMillis)))
                .orElseGet(() -> withoutCurvature(measured.plan()));
        boolean predictionNews = !run.finished() && !prediction.equals(run.prediction);
        long published = run.record().getProgress().getSnapshotsPublished();
        boolean stalled = over && nowMillis - run.lastInputMillis > STALLED_WAITS * settings.settleWaitMillis();
        boolean allSeen = over && (analysis.snapshotsAnalysed() + analysis.snapshotsSkipped() >= published || stalled);
        boolean halted = run.halt().isPresent();
        if (!over && !halted && nowMillis < run.notBeforeMillis) {
            return Optional.empty();
        }
        List<DisplacementPoint> points =
                halted ? taken(run, analysis.series().takeAll()) : points(run, analysis.series(), nowMillis);
        boolean ended = halted
                || (allSeen
                        && !analysis.series().isWaiting()
                        && isObserved(run, analysis, nowMillis)
                        && (prediction.isSettled() || hasWaitedFor(prediction, run, nowMillis)));
        List<PhaseTrajectory> trajectories = run.finished() ? List.of() : run.phase.take(analysis, ended);
        boolean settled = ended && (run.finished() || !run.phase.hasMore(analysis, true));
        if (!run.changed
                && !predictionNews
                && points.isEmpty()
                && trajectories.isEmpty()
                && !(settled && !run.finished())) {
            return Optional.empty();
        }
        long begun = System.nanoTime();
        run.changed = false;
        run.prediction = prediction;
        AnalysisResult.Builder result = new ResultAssembler(
                        measured.plan(), curvature, measured.modes(), prediction.prediction())
                .assemble(analysis);
        if (settled) {
            run.finish();
            predictions.forget(measured.plan().run());
            result.setSnapshotsIncomplete(Math.max(0, published - analysis.snapshotsAnalysed()));
            curvature
                    .flatMap(known -> unanswered(measured.plan(), known, prediction))
                    .ifPresent(result::addCaveats);
        }
        if (run.firstOrdinal() >= 0) {
            result.setFirstOrdinal(run.firstOrdinal());
        }
        lateStart(run).ifPresent(result::addCaveats);
        TheoryScope.changedHyperparameters(run.record()).ifPresent(result::addCaveats);
        run.halt().ifPresent(halt -> result.addCaveats(halt.caveat()));
        AnalysisResult whole = ResultSize.bounded(result.setRecord(run.record())
                .setResultId(ResultName.LIVE)
                .setSequence(nextSequence(run, nowMillis))
                .setComplete(settled && !halted && analysis.snapshotsAnalysed() == published)
                .setLast(settled)
                .setFirstDisplacementIndex(analysis.series().taken() - points.size())
                .addAllDisplacement(points)
                .addAllTrajectories(trajectories)
                .setPredictionStatus(prediction.status()));
        long tookMillis = (System.nanoTime() - begun) / 1_000_000;
        run.notBeforeMillis = nowMillis + PAUSE_FACTOR * tookMillis;
        return Optional.of(whole);
    }

    /// Grows with each result, whichever instance published the one before and whatever its clock says.
    private long nextSequence(LiveRun run, long nowMillis) {
        long published = catalog.sequences().get(run.record().getRun()).orElse(0L);
        return run.nextSequence(Math.max(nowMillis, published + 1));
    }

    /// Whether the last result goes without what theory-service has not answered yet. The conversation that is
    /// under way when the wait is over is heard to its end, which the deadline of its questions bounds: on a busy
    /// machine it takes longer than one should wait for somebody who is not there.
    private boolean hasWaitedFor(Predictions.State prediction, LiveRun run, long nowMillis) {
        if (nowMillis - run.overSinceMillis <= settings.settleWaitMillis()) {
            return false;
        }
        if (!(prediction instanceof Predictions.State.Asking asking)) {
            return true;
        }
        if (run.lastAttempt == 0) {
            run.lastAttempt = asking.attempt();
        }
        return asking.attempt() > run.lastAttempt;
    }

    private static Optional<Caveat> unanswered(RunPlan plan, Curvature curvature, Predictions.State prediction) {
        if (prediction.isSettled()) {
            return Optional.empty();
        }
        String missing = Predictions.unanswered(plan, curvature, prediction).stream()
                .map(DynamicsPrediction::nameOf)
                .collect(Collectors.joining(", "));
        return Optional.of(Caveat.newBuilder()
                .setKind("prediction-missing")
                .setMessage("theory-service had not answered when this last result was made: it has no prediction of "
                        + missing + ". A re-analysis asks again.")
                .build());
    }

    private static Optional<Caveat> lateStart(LiveRun run) {
        if (run.firstOrdinal() <= 0) {
            return Optional.empty();
        }
        return Optional.of(Caveat.newBuilder()
                .setKind("late-start")
                .setMessage("The first " + run.firstOrdinal()
                        + " snapshots were not whole in the stream: measured is from "
                        + "ordinal " + run.firstOrdinal()
                        + " on, with the reference point from the archive. A re-analysis "
                        + "measures all that is stored.")
                .build());
    }

    private static List<DisplacementPoint> taken(LiveRun run, List<DisplacementPoint> points) {
        run.dirty |= !points.isEmpty();
        return points;
    }

    private List<DisplacementPoint> points(LiveRun run, DisplacementSeries series, long nowMillis) {
        List<DisplacementPoint> ready = taken(run, series.takeReady());
        if (!series.isWaiting()) {
            run.waitingSinceMillis = Long.MAX_VALUE;
            return ready;
        }
        if (!ready.isEmpty() || run.waitingSinceMillis == Long.MAX_VALUE) {
            run.waitingSinceMillis = nowMillis;
        }
        if (ready.isEmpty() && nowMillis - run.waitingSinceMillis > lossWaitMillis(run)) {
            run.waitingSinceMillis = Long.MAX_VALUE;
            return taken(run, series.takeAll());
        }
        return ready;
    }

    /// Whether the observations of the last step have come, or will not: what is measured on them must not depend on
    /// when they come.
    private boolean isObserved(LiveRun run, RunAnalysis analysis, long nowMillis) {
        long through = analysis.dissipation().lastStep();
        return through < 0
                || through >= run.record().getProgress().getStep()
                || !run.record().getRepublishedFrom().isEmpty()
                || nowMillis - run.overSinceMillis > lossWaitMillis(run);
    }

    /// Losses that came so far will go on coming, however long it takes until their partition has another owner: a
    /// point must not depend on that.
    private long lossWaitMillis(LiveRun run) {
        if (!run.record().getRepublishedFrom().isEmpty()) {
            return 0;
        }
        boolean observed = run.measurement()
                .filter(measured -> measured.analysis().observationsSeen())
                .isPresent();
        return observed ? STALLED_WAITS * settings.settleWaitMillis() : settings.lossWaitMillis();
    }

    private static Predictions.State withoutCurvature(RunPlan plan) {
        return plan.record().getLimiting().hasCurvatureStep()
                ? new Predictions.State.Unavailable("the curvature is on its way", 0, Long.MAX_VALUE, Optional.empty())
                : new Predictions.State.Refused("no curvature was measured");
    }
}
