package dev.perrin.analysis.reanalysis;

import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.catalog.CurvatureKey;
import dev.perrin.analysis.comparison.Predictions;
import dev.perrin.analysis.comparison.ResultAssembler;
import dev.perrin.analysis.comparison.ResultSize;
import dev.perrin.analysis.comparison.TheoryScope;
import dev.perrin.analysis.component.ModeVectors;
import dev.perrin.analysis.displacement.NotFiniteException;
import dev.perrin.analysis.displacement.PartFolds;
import dev.perrin.analysis.run.PhaseFeed;
import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.run.RunWindows;
import dev.perrin.analysis.run.SnapshotAssembler;
import dev.perrin.analysis.trajectory.PartRange;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.TrajectorySource;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Caveat;
import dev.perrin.proto.analysis.v1.DisplacementPoint;
import dev.perrin.proto.analysis.v1.MeasurementSettings;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.wire.frame.FramePart;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One run analysed again: the parts that the archive gives back go through [PartFolds], [SnapshotAssembler] and
/// [RunAnalysis] as those of the stream do, so that the same settings give the same bits. Losses alone are missing:
/// observations are not archived.
///
/// Progress is published now and then, the last result when everything stored has been seen and the prediction is
/// settled. One thread.
final class Reanalysis {
    /// Kind of the caveat of one that ended early.
    static final String FAILED = "reanalysis-failed";

    private static final long PUBLISH_MILLIS = 1000;
    /// Results on the way take at most one tenth of the time.
    private static final int PAUSE_FACTOR = 9;

    private static final long POLL_MILLIS = 200;
    private static final long SETTLE_MILLIS = 30_000;
    /// The replay hands on one snapshot after the other: what is not whole when the next one begins stays so.
    private static final long REPLAY_WAITING_IN_BYTES = 0;

    private final String resultId;
    private final MeasurementSettings settings;
    private final RunPlan plan;
    private final Catalog catalog;
    private final Predictions predictions;
    private final ResultSink sink;
    private final Clock clock;
    private final CountDownLatch closed;
    private final PartFolds folds;
    private final SnapshotAssembler assembler;
    private final RunAnalysis analysis;
    private final RunWindows windows;
    private final ModeVectors modes;
    private final PhaseFeed phase = new PhaseFeed();
    private long firstOrdinal = -1;
    private long sequence;
    private long publishedMillis;
    private long pauseMillis = PUBLISH_MILLIS;

    /// @param afterSequence number of the last result under the same name; 0 when there is none
    /// @param predictions of this result alone: another plan may ask other questions
    /// @param closed counted down when the service ends
    Reanalysis(
            String resultId,
            MeasurementSettings settings,
            long afterSequence,
            RunPlan plan,
            Catalog catalog,
            TrajectorySource vectors,
            Predictions predictions,
            ResultSink sink,
            Clock clock,
            CountDownLatch closed) {
        this.resultId = resultId;
        this.settings = settings;
        this.sequence = afterSequence;
        this.plan = plan;
        this.catalog = catalog;
        this.predictions = predictions;
        this.sink = sink;
        this.clock = clock;
        this.closed = closed;
        this.folds = new PartFolds(vectors);
        this.assembler = new SnapshotAssembler(plan.partCount(), REPLAY_WAITING_IN_BYTES);
        this.analysis = new RunAnalysis(plan, measured().map(Curvature::summary));
        this.windows = new RunWindows(plan, vectors);
        this.modes = new ModeVectors(plan.components());
    }

    /// Ends with a last result, whatever happens; without one only when the service ends.
    void run(StoredTrajectory stored) {
        try {
            sink.publish(begun().build());
            publishedMillis = clock.millis();
            stored.replay(plan, this::add);
            if (closed.getCount() > 0) {
                settle();
            }
        } catch (RuntimeException failure) {
            sink.publish(ResultSize.bounded(result(false)
                    .addCaveats(caveat(FAILED, "The re-analysis ended early: " + failure))
                    .setLast(true)));
            throw failure;
        }
    }

    private void add(FramePart part) {
        if (closed.getCount() == 0) {
            return;
        }
        PartHeader header = part.header();
        PartRange range = plan.range(header.getShard(), header.getPart())
                .orElseThrow(() -> new IllegalArgumentException("shard " + header.getShard() + " part "
                        + header.getPart() + " is not in the layout of run " + plan.run()));
        try {
            folds.fold(plan, range, part, this::curvature)
                    .flatMap(assembler::add)
                    .filter(whole -> analysis.add(plan, windows.measure(whole)))
                    .ifPresent(whole -> firstOrdinal = firstOrdinal < 0 ? whole.ordinal() : firstOrdinal);
        } catch (NotFiniteException _) {
            // Live it went to the dead letters; the snapshot is incomplete here as there.
            return;
        }
        if (clock.millis() - publishedMillis >= pauseMillis) {
            long begun = clock.millis();
            sink.publish(ResultSize.bounded(result(false)));
            publishedMillis = clock.millis();
            pauseMillis = Math.max(PUBLISH_MILLIS, PAUSE_FACTOR * (publishedMillis - begun));
        }
    }

    private Curvature curvature(long step) {
        return catalog.curvatures()
                .get(new CurvatureKey(plan.run(), step))
                .orElseThrow(() -> new IllegalStateException(
                        "no curvature of run " + plan.run() + " at step " + step + " is known"));
    }

    private void settle() {
        long deadline = clock.millis() + SETTLE_MILLIS;
        while (!prediction().isSettled() && clock.millis() < deadline) {
            try {
                if (closed.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        long published = plan.record().getProgress().getSnapshotsPublished();
        boolean complete =
                Catalog.isOver(plan.record()) && analysis.snapshotsAnalysed() == published && firstOrdinal <= 0;
        AnalysisResult.Builder last = result(true);
        while (phase.hasMore(analysis, true)) {
            sink.publish(ResultSize.bounded(last));
            last = result(true);
        }
        sink.publish(
                ResultSize.bounded(last.setSnapshotsIncomplete(Math.max(0, published - analysis.snapshotsAnalysed()))
                        .setComplete(complete)
                        .setLast(true)));
    }

    private AnalysisResult.Builder begun() {
        return named(AnalysisResult.newBuilder()).setPredictionStatus("nothing measured yet");
    }

    private AnalysisResult.Builder named(AnalysisResult.Builder result) {
        sequence = Math.max(sequence + 1, clock.millis());
        return result.setRun(plan.run())
                .setRecord(plan.record())
                .setResultId(resultId)
                .setSettings(settings)
                .setSequence(sequence);
    }

    /// @param ended nothing more is going to be measured
    private AnalysisResult.Builder result(boolean ended) {
        Predictions.State prediction = prediction();
        List<DisplacementPoint> points = analysis.series().takeAll();
        AnalysisResult.Builder result = named(
                        new ResultAssembler(plan, measured(), modes, prediction.prediction()).assemble(analysis))
                .setPredictionStatus(prediction.status())
                .setFirstDisplacementIndex(analysis.series().taken() - points.size())
                .addAllDisplacement(points)
                .addAllTrajectories(phase.take(analysis, ended))
                .addCaveats(caveat("losses-not-archived", "Losses are not in the archive: the series has none."));
        TheoryScope.changedHyperparameters(plan.record()).ifPresent(result::addCaveats);
        if (firstOrdinal >= 0) {
            result.setFirstOrdinal(firstOrdinal);
        }
        return result;
    }

    private Optional<Curvature> measured() {
        return catalog.curvatureOf(plan.record());
    }

    private Predictions.State prediction() {
        return measured()
                .map(curvature -> predictions.ask(plan, curvature, clock.millis()))
                .orElse(new Predictions.State.Refused("no curvature was measured"));
    }

    private static Caveat caveat(String kind, String message) {
        return Caveat.newBuilder().setKind(kind).setMessage(message).build();
    }
}
