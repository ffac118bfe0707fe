package dev.perrin.analysis.reanalysis;

import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.catalog.CurvatureKey;
import dev.perrin.analysis.comparison.PredictionSource;
import dev.perrin.analysis.comparison.Predictions;
import dev.perrin.analysis.comparison.Relaxation;
import dev.perrin.analysis.comparison.ResultAssembler;
import dev.perrin.analysis.comparison.ResultSize;
import dev.perrin.analysis.comparison.TheoryScope;
import dev.perrin.analysis.comparison.TransientForecast;
import dev.perrin.analysis.comparison.TransientForecast.Outcome;
import dev.perrin.analysis.comparison.TransientSection;
import dev.perrin.analysis.component.ModeVectors;
import dev.perrin.analysis.displacement.NotFiniteException;
import dev.perrin.analysis.displacement.PartFolds;
import dev.perrin.analysis.run.PhaseFeed;
import dev.perrin.analysis.run.ReferenceCurves;
import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.run.RunWindows;
import dev.perrin.analysis.run.SnapshotAssembler;
import dev.perrin.analysis.trajectory.PartRange;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.Stretch;
import dev.perrin.analysis.trajectory.TrajectorySource;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Caveat;
import dev.perrin.proto.analysis.v1.DisplacementPoint;
import dev.perrin.proto.analysis.v1.MeasurementSettings;
import dev.perrin.proto.analysis.v1.Transient;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.wire.frame.FramePart;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One run analysed again: the parts that the archive gives back go through [PartFolds], [SnapshotAssembler] and
/// [RunAnalysis] as those of the stream do, so that the same settings give the same bits. Losses alone are missing:
/// observations are not archived.
///
/// A stretch of the run is looked at as if it were a run by itself, which begins at its first snapshot ([Stretch]).
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
    private final RunPlan whole;
    private final Catalog catalog;
    private final TrajectorySource vectors;
    private final PredictionSource theory;
    private final Predictions predictions;
    private final ResultSink sink;
    private final Clock clock;
    private final CountDownLatch closed;
    private final PhaseFeed phase = new PhaseFeed();
    private @Nullable Pass pass;
    private long sequence;
    private long publishedMillis;
    private long pauseMillis = PUBLISH_MILLIS;

    /// @param afterSequence number of the last result under the same name; 0 when there is none
    /// @param whole plan of the whole run, under the settings of the re-analysis
    /// @param closed counted down when the service ends
    Reanalysis(
            String resultId,
            MeasurementSettings settings,
            long afterSequence,
            RunPlan whole,
            Catalog catalog,
            TrajectorySource vectors,
            PredictionSource theory,
            ResultSink sink,
            Clock clock,
            CountDownLatch closed) {
        this.resultId = resultId;
        this.settings = settings;
        this.sequence = afterSequence;
        this.whole = whole;
        this.catalog = catalog;
        this.vectors = vectors;
        this.theory = theory;
        // Of this result alone: another plan may ask other questions.
        this.predictions = new Predictions(theory);
        this.sink = sink;
        this.clock = clock;
        this.closed = closed;
    }

    /// What is measured, from the first snapshot on.
    private final class Pass {
        private final Optional<Stretch> stretch;
        private final RunPlan plan;
        private final PartFolds folds;
        private final SnapshotAssembler assembler;
        private final RunAnalysis analysis;
        private final RunWindows windows;
        private final ModeVectors modes;
        /// Of the snapshot that counts as the first; those of the plan count from it.
        private final long ordinalShift;
        private long firstOrdinal = -1;

        Pass(PartHeader first) {
            boolean later = whole.settings().fromStep().isPresent();
            long begin = later ? first.getStep() : whole.referenceStep();
            long end = Math.min(whole.lastStep(), whole.settings().toStep().orElse(Long.MAX_VALUE));
            stretch = whole.settings().ofStretch()
                    ? Optional.of(new Stretch(whole.record(), begin, Math.max(begin, end)))
                    : Optional.empty();
            plan = stretch.map(part -> planOf(part, later)).orElse(whole);
            // Vectors of another beginning are none of this one's.
            TrajectorySource earlier = later ? TrajectorySource.none() : vectors;
            ordinalShift = later ? first.getOrdinal() : 0;
            folds = new PartFolds(earlier);
            assembler = new SnapshotAssembler(plan.partCount(), REPLAY_WAITING_IN_BYTES);
            windows = new RunWindows(plan, earlier);
            modes = new ModeVectors(plan.components());
            analysis = new RunAnalysis(plan, curvature().map(Curvature::summary));
        }

        private RunPlan planOf(Stretch part, boolean later) {
            RunPlan unsettled = settled(part.asRun(0));
            long burnIn = later
                    ? measured()
                            .map(curvature -> Relaxation.burnInSteps(
                                    unsettled.hyperparameters(),
                                    curvature.summary(),
                                    part.stepsInForce(),
                                    part.lastStep() - part.firstStep()))
                            .orElse(0L)
                    : whole.record().getLimiting().getBurnInSteps();
            return settled(part.asRun(burnIn));
        }

        private RunPlan settled(RunRecord record) {
            return RunPlan.of(record, whole.settings())
                    .orElseThrow(() -> new IllegalStateException("run " + whole.run() + " has no layout"));
        }

        void add(FramePart part) {
            PartHeader header = part.header();
            PartRange range = plan.range(header.getShard(), header.getPart())
                    .orElseThrow(() -> new IllegalArgumentException("shard " + header.getShard() + " part "
                            + header.getPart() + " is not in the layout of run " + plan.run()));
            folds.fold(plan, range, asOfThePlan(part), Reanalysis.this::curvatureAt)
                    .flatMap(assembler::add)
                    .filter(snapshot -> analysis.add(plan, windows.measure(snapshot)))
                    .ifPresent(snapshot ->
                            firstOrdinal = firstOrdinal < 0 ? ordinalShift + snapshot.ordinal() : firstOrdinal);
        }

        /// A stretch is a run by itself: its first snapshot is the reference point, and has ordinal 0.
        private FramePart asOfThePlan(FramePart part) {
            if (whole.settings().fromStep().isEmpty()) {
                return part;
            }
            PartHeader header = part.header();
            return new FramePart(
                    header.toBuilder()
                            .setOrdinal(header.getOrdinal() - ordinalShift)
                            .setReference(header.getStep() == plan.referenceStep())
                            .build(),
                    part.payload());
        }

        Optional<Curvature> curvature() {
            return measured()
                    .map(curvature -> curvature.withNoiseTimes(stretch.map(part -> part.noiseFactor(part.inForce()))
                            .orElse(1.0)));
        }

        /// Why there is no prediction, by what is known of the run now: changes may have come after the plan was made.
        Optional<String> refusal() {
            return stretch.map(part -> TheoryScope.refusal(part.of(latest())))
                    .orElseGet(() -> TheoryScope.refusal(latest()));
        }

        Optional<Caveat> changed() {
            return TheoryScope.changedHyperparameters(
                    stretch.map(part -> part.of(latest()).asRun(0)).orElseGet(Reanalysis.this::latest));
        }

        Predictions.State prediction() {
            return refusal()
                    .<Predictions.State>map(Predictions.State.Refused::new)
                    .or(() -> curvature().map(curvature -> predictions.ask(plan, curvature, clock.millis())))
                    .orElse(new Predictions.State.Refused("no curvature was measured"));
        }

        /// Snapshots that were published and are not analysed, as far as can be told.
        long missing() {
            long published = whole.record().getProgress().getSnapshotsPublished();
            if (stretch.isEmpty()) {
                return Math.max(0, published - analysis.snapshotsAnalysed());
            }
            boolean toTheEnd = whole.settings().toStep().isEmpty();
            long after = toTheEnd ? published - ordinalShift - analysis.lastOrdinal() - 1 : 0;
            return analysis.snapshotsSkipped() + Math.max(0, after);
        }

        boolean isComplete() {
            boolean seenToItsEnd = whole.settings().toStep().isEmpty()
                    || plan.intervalSteps() == 0
                    || analysis.lastStep() + plan.intervalSteps() > plan.lastStep();
            return Catalog.isOver(whole.record())
                    && missing() == 0
                    && seenToItsEnd
                    && (whole.settings().fromStep().isPresent() || firstOrdinal <= 0);
        }
    }

    /// Ends with a last result, whatever happens; without one only when the service ends.
    void run(StoredTrajectory stored) {
        try {
            sink.publish(begun().build());
            publishedMillis = clock.millis();
            stored.replay(whole, this::add);
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
        long step = part.header().getStep();
        if (closed.getCount() == 0
                || step < whole.settings().fromStep().orElse(0)
                || step > whole.settings().toStep().orElse(Long.MAX_VALUE)) {
            return;
        }
        Pass open = pass;
        if (open == null) {
            open = new Pass(part.header());
            pass = open;
        }
        try {
            open.add(part);
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

    private Curvature curvatureAt(long step) {
        return catalog.curvatures()
                .get(new CurvatureKey(whole.run(), step))
                .orElseThrow(() -> new IllegalStateException(
                        "no curvature of run " + whole.run() + " at step " + step + " is known"));
    }

    private void settle() {
        Pass done = pass;
        if (done == null) {
            throw new IllegalStateException("no snapshot of run " + whole.run() + " is stored there");
        }
        long deadline = clock.millis() + SETTLE_MILLIS;
        if (!await(() -> done.prediction().isSettled(), deadline)) {
            return;
        }
        Optional<Transient> begins = done.stretch
                .filter(_ -> whole.settings().fromStep().isPresent())
                .map(part -> begins(done, part, deadline));
        if (closed.getCount() == 0) {
            return;
        }
        AnalysisResult.Builder last = result(true);
        while (phase.hasMore(done.analysis, true)) {
            sink.publish(ResultSize.bounded(last));
            last = result(true);
        }
        begins.ifPresent(last::setTransient);
        sink.publish(ResultSize.bounded(last.setSnapshotsIncomplete(done.missing())
                .setComplete(done.isComplete())
                .setLast(true)));
    }

    private Transient begins(Pass done, Stretch part, long deadline) {
        List<ReferenceCurves.Point> points = TransientSection.measured(done.analysis);
        List<Long> lags = points.stream().map(ReferenceCurves.Point::lagSteps).toList();
        Outcome outcome = done.refusal()
                .<Outcome>map(Outcome.Refused::new)
                .or(() -> measured().map(curvature -> forecast(done, part, curvature.summary(), lags, deadline)))
                .orElse(new Outcome.Refused("no curvature was measured"));
        return new TransientSection(part, done.plan, measured().map(Curvature::summary)).message(points, outcome);
    }

    /// Asks again while nobody answers, as long as there is time.
    private Outcome forecast(Pass done, Stretch part, CurvatureSummary curvature, List<Long> lags, long deadline) {
        Outcome outcome;
        do {
            CompletableFuture<Outcome> answer = new CompletableFuture<>();
            TransientForecast.ask(theory, part, done.plan, curvature, lags, answer::complete);
            boolean _ = await(answer::isDone, deadline);
            outcome = answer.getNow(new Outcome.Unavailable("no answer in time"));
        } while (outcome instanceof Outcome.Unavailable && clock.millis() < deadline && pause());
        return outcome;
    }

    /// @return false when the service ends meanwhile
    private boolean await(BooleanSupplier settled, long deadline) {
        while (!settled.getAsBoolean() && clock.millis() < deadline) {
            if (!pause()) {
                return false;
            }
        }
        return true;
    }

    /// @return false when the service ends
    private boolean pause() {
        try {
            return !closed.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private AnalysisResult.Builder begun() {
        return named(AnalysisResult.newBuilder()).setPredictionStatus("nothing measured yet");
    }

    private AnalysisResult.Builder named(AnalysisResult.Builder result) {
        sequence = Math.max(sequence + 1, clock.millis());
        return result.setRun(whole.run())
                .setRecord(whole.record())
                .setResultId(resultId)
                .setSettings(settings)
                .setSequence(sequence);
    }

    /// @param ended nothing more is going to be measured
    private AnalysisResult.Builder result(boolean ended) {
        Pass open = pass;
        if (open == null) {
            return begun();
        }
        Predictions.State prediction = open.prediction();
        List<DisplacementPoint> points = open.analysis.series().takeAll();
        AnalysisResult.Builder result = named(
                        new ResultAssembler(open.plan, open.curvature(), open.modes, prediction.prediction())
                                .assemble(open.analysis))
                .setPredictionStatus(prediction.status())
                .setFirstDisplacementIndex(open.analysis.series().taken() - points.size())
                .addAllDisplacement(points)
                .addAllTrajectories(phase.take(open.analysis, ended))
                .addCaveats(caveat("losses-not-archived", "Losses are not in the archive: the series has none."));
        open.changed().ifPresent(result::addCaveats);
        open.stretch
                .flatMap(
                        part -> new TransientSection(part, open.plan, measured().map(Curvature::summary)).caveat())
                .ifPresent(result::addCaveats);
        if (open.firstOrdinal >= 0) {
            result.setFirstOrdinal(open.firstOrdinal);
        }
        return result;
    }

    private RunRecord latest() {
        return catalog.runs().get(whole.run()).orElse(whole.record());
    }

    private Optional<Curvature> measured() {
        return catalog.curvatureOf(whole.record());
    }

    private static Caveat caveat(String kind, String message) {
        return Caveat.newBuilder().setKind(kind).setMessage(message).build();
    }
}
