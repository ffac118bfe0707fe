package dev.perrin.analysis.kafka;

import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.catalog.CurvatureKey;
import dev.perrin.analysis.comparison.Predictions;
import dev.perrin.analysis.comparison.ResultAssembler;
import dev.perrin.analysis.comparison.RunPrediction;
import dev.perrin.analysis.kafka.LiveRun.Measurement;
import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.series.DisplacementSeries;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.DisplacementPoint;
import dev.perrin.proto.run.v1.RunRecord;
import java.util.List;
import java.util.Optional;

/// Decides when a run's next result is due and what is in it.
final class ResultPublisher {
    /// An ended run may still be on its way for this many times the wait for a prediction.
    private static final int STALLED_WAITS = 4;

    private final AnalysisSettings settings;
    private final Catalog catalog;
    private final Predictions predictions;

    ResultPublisher(AnalysisSettings settings, Catalog catalog, Predictions predictions) {
        this.settings = settings;
        this.catalog = catalog;
        this.predictions = predictions;
    }

    /// Whether nothing more is to be published of a run.
    boolean isFinished(LiveRun run) {
        return run.measurement()
                .map(measured -> measured.analysis().finished())
                .orElse(!run.changed
                        && Catalog.isOver(run.record())
                        && run.record().getProgress().getSnapshotsPublished() == 0);
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

    private Optional<AnalysisResult> unmeasured(LiveRun run, boolean over, long nowMillis) {
        if (!run.changed) {
            return Optional.empty();
        }
        run.changed = false;
        run.sequence = Math.max(run.sequence + 1, nowMillis);
        return Optional.of(AnalysisResult.newBuilder()
                .setRun(run.record().getRun())
                .setRecord(run.record())
                .setSequence(run.sequence)
                .setComplete(over && run.record().getProgress().getSnapshotsPublished() == 0)
                .setLast(over && run.record().getProgress().getSnapshotsPublished() == 0)
                .setPredictionStatus("nothing measured yet")
                .build());
    }

    private Optional<AnalysisResult> measured(LiveRun run, Measurement measured, boolean over, long nowMillis) {
        RunAnalysis analysis = measured.analysis();
        Optional<Curvature> curvature = curvature(measured.plan());
        Predictions.State prediction = curvature
                .map(known -> predictions.ask(measured.plan(), known, nowMillis))
                .orElse(withoutCurvature(measured.plan()));
        boolean predictionNews = !prediction.status().equals(run.predictionStatus);
        long published = run.record().getProgress().getSnapshotsPublished();
        boolean stalled = over && nowMillis - run.lastInputMillis > STALLED_WAITS * settings.settleWaitMillis();
        boolean allSeen = over && (analysis.snapshotsAnalysed() + analysis.snapshotsSkipped() >= published || stalled);
        List<DisplacementPoint> points = points(run, analysis.series(), nowMillis);
        boolean settled = allSeen
                && !analysis.series().isWaiting()
                && (isSettled(prediction) || nowMillis - run.overSinceMillis > settings.settleWaitMillis());
        if (!run.changed && !predictionNews && points.isEmpty() && !(settled && !analysis.finished())) {
            return Optional.empty();
        }
        run.changed = false;
        run.predictionStatus = prediction.status();
        AnalysisResult.Builder result =
                new ResultAssembler(measured.plan(), curvature, prediction(prediction)).assemble(analysis);
        if (settled) {
            analysis.finish();
            predictions.forget(measured.plan().run());
            result.setSnapshotsIncomplete(Math.max(0, published - analysis.snapshotsAnalysed()));
        }
        return Optional.of(result.setRecord(run.record())
                .setSequence(analysis.nextSequence(nowMillis))
                .setComplete(settled && analysis.snapshotsAnalysed() == published)
                .setLast(settled)
                .setFirstDisplacementIndex(analysis.series().taken() - points.size())
                .addAllDisplacement(points)
                .setPredictionStatus(run.predictionStatus)
                .build());
    }

    private List<DisplacementPoint> points(LiveRun run, DisplacementSeries series, long nowMillis) {
        List<DisplacementPoint> ready = series.takeReady();
        if (!series.isWaiting()) {
            run.waitingSinceMillis = Long.MAX_VALUE;
            return ready;
        }
        if (!ready.isEmpty() || run.waitingSinceMillis == Long.MAX_VALUE) {
            run.waitingSinceMillis = nowMillis;
        }
        if (ready.isEmpty() && nowMillis - run.waitingSinceMillis > settings.lossWaitMillis()) {
            run.waitingSinceMillis = Long.MAX_VALUE;
            return series.takeAll();
        }
        return ready;
    }

    private Optional<Curvature> curvature(RunPlan plan) {
        RunRecord record = plan.record();
        return record.getLimiting().hasCurvatureStep()
                ? catalog.curvatures()
                        .get(new CurvatureKey(plan.run(), record.getLimiting().getCurvatureStep()))
                : Optional.empty();
    }

    private static Predictions.State withoutCurvature(RunPlan plan) {
        return plan.record().getLimiting().hasCurvatureStep()
                ? new Predictions.State.Unavailable("the curvature is on its way", 0, Long.MAX_VALUE)
                : new Predictions.State.Refused("no curvature was measured");
    }

    private static boolean isSettled(Predictions.State state) {
        return switch (state) {
            case Predictions.State.Known _, Predictions.State.Refused _ -> true;
            case Predictions.State.Asking _, Predictions.State.Unavailable _ -> false;
        };
    }

    private static Optional<RunPrediction> prediction(Predictions.State state) {
        return state instanceof Predictions.State.Known(RunPrediction known) ? Optional.of(known) : Optional.empty();
    }
}
