package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.HyperparameterChange;
import dev.perrin.proto.run.v1.PlannedChange;
import dev.perrin.proto.run.v1.RunEvent;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.publisher.PublishException;
import dev.perrin.publisher.PublishReport;
import dev.perrin.publisher.SnapshotPublisher;
import dev.perrin.trainer.curvature.Curvature;
import dev.perrin.trainer.data.DataException;
import dev.perrin.trainer.data.TrainingData;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.weights.WeightsException;
import dev.perrin.trainer.observation.ObservationRecorder;
import dev.perrin.trainer.sgd.PhasePoint;
import dev.perrin.wire.frame.ShardPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One run from PENDING to its end. What is published, in order, each step durable before the next begins: the
/// record at every change of phase; the curvature at the reference point; the record that names it; snapshots
/// and observations; the last record, with the exact number of snapshots.
final class TrainingRun implements QueuedWork {
    private static final System.Logger LOG = System.getLogger(TrainingRun.class.getName());

    private final RunPlan plan;
    private final RunState state;
    private final RunEnvironment environment;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final AtomicReference<@Nullable ChangeQueue> changes = new AtomicReference<>();

    TrainingRun(RunPlan plan, RunState state, RunEnvironment environment) {
        this.plan = plan;
        this.state = state;
        this.environment = environment;
    }

    /// Ends the run if it has not begun; otherwise it will end after the step in progress.
    @Override
    public void stop(String reason) {
        state.requestStop(reason);
        if (claimed.compareAndSet(false, true)) {
            end(RunPhase.RUN_PHASE_STOPPED, reason);
        }
    }

    /// Changes hyperparameters before a step.
    ///
    /// @param step of the first update with the new values; empty for the next one
    /// @throws NotTrainingException when the run is not in its limiting phase
    /// @throws SpecRefusedException when the step has passed or a value breaks a rule
    RunEvent change(OptionalLong step, HyperparameterChange change) {
        ChangeQueue queue = changes.get();
        if (queue == null) {
            throw new NotTrainingException("run '" + plan.run() + "' must be LIMITING to be changed, but is "
                    + RunNames.phase(state.current().getPhase()));
        }
        return queue.submit(step, change);
    }

    @Override
    public void run() {
        if (!claimed.compareAndSet(false, true)) {
            return;
        }
        try {
            train();
            end(
                    state.stopRequested() ? RunPhase.RUN_PHASE_STOPPED : RunPhase.RUN_PHASE_FINISHED,
                    state.stopReason().orElse(""));
        } catch (CancellationException _) {
            end(RunPhase.RUN_PHASE_STOPPED, state.stopReason().orElse("stopped"));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            end(RunPhase.RUN_PHASE_STOPPED, "the trainer was interrupted");
        } catch (RunFailedException | PublishException | DataException | WeightsException foreseen) {
            end(RunPhase.RUN_PHASE_FAILED, reason(foreseen));
        } catch (RuntimeException | OutOfMemoryError | LinkageError failure) {
            LOG.log(System.Logger.Level.ERROR, "event=run-failed run=" + plan.run(), failure);
            end(RunPhase.RUN_PHASE_FAILED, reason(failure));
        }
    }

    private void train() throws InterruptedException {
        TrainingData data = environment.planner().data(plan);
        try (Model model = environment.planner().model(plan, data)) {
            train(data, model);
        }
    }

    private void train(TrainingData data, Model model) throws InterruptedException {
        enter(RunPhase.RUN_PHASE_CONVERGING, next -> describe(next, model));
        ObservationRecorder observations = new ObservationRecorder(
                plan.run().value(),
                plan.spec().getHyperparameters(),
                model.classifies(),
                model.layout().tensors().size(),
                ObservationIntervals.tensorSteps(plan.spec()),
                environment.nanoTime(),
                environment.stream()::publish);
        PhasePoint point = new PhasePoint(model.dimension());
        ReferencePoint reference = new ConvergencePhase(
                        plan,
                        model,
                        data,
                        environment.planner().weights(plan.spec()),
                        state,
                        observations,
                        environment.nanoTime())
                .run(point);
        enter(
                RunPhase.RUN_PHASE_MEASURING_CURVATURE,
                next -> next.getProgressBuilder()
                        .setStep(reference.step())
                        .setLoss(reference.totalLoss())
                        .setActivity(
                                reference.note() + "measuring the Hessian of " + model.dimension() + " parameters"));
        CurvatureMeter meter = new CurvatureMeter(plan, environment.planner(), data, model);
        CurvatureWatch watch = new CurvatureWatch(state, environment.nanoTime(), reference.note());
        CurvatureMeter.Result measured =
                meter.measure(point.position(), plan.spec().getHyperparameters(), state::stopRequested, watch);
        watch.end();
        Curvature curvature = measured.curvature();
        requireStability(curvature);
        environment.stream().publish(RunMessages.parts(plan.run(), reference.step(), curvature, measured.summary()));
        ObservationIntervals.projectionSteps(plan.spec(), curvature.vectors().length)
                .ifPresent(steps -> observations.projectOn(
                        curvature.vectors(), point.position().clone(), reference.step(), steps));
        long burnInSteps = burnInSteps(curvature);
        ChangeQueue queue = changeQueue(reference.step(), model.exampleCount(), curvature.topEigenvalue());
        // Before anybody sees the phase in which it can be changed.
        changes.set(queue);
        try {
            enter(
                    RunPhase.RUN_PHASE_LIMITING,
                    next -> limiting(
                            next.addCurvatures(CurvatureMessages.point(reference.step(), curvature)),
                            reference,
                            burnInSteps));
            ScheduledCurvature measurements = new ScheduledCurvature(plan, meter, state, environment, reference.step());
            limit(model, data, queue, observations, measurements, point, reference.step(), burnInSteps);
        } finally {
            queue.close();
        }
    }

    private void describe(RunRecord.Builder next, Model model) {
        if (model.buffers().dimension() > 0) {
            next.setBuffers(RunMessages.buffers(model.buffers()));
        }
        next.setLayout(RunMessages.layout(model.layout()))
                .addAllShards(ShardPlan.of(model.dimension(), DataType.DATA_TYPE_FLOAT32))
                .setDataType(DataType.DATA_TYPE_FLOAT32)
                .setDataSetSize(model.exampleCount())
                .getProgressBuilder()
                .setActivity("converging");
    }

    private long burnInSteps(Curvature curvature) {
        long limitingSteps = plan.spec().getLimitingSteps();
        if (plan.spec().hasBurnInSteps()) {
            return plan.spec().getBurnInSteps();
        }
        return curvature.sampled().isPresent()
                ? BurnIn.stepsOfFlatModes(plan.hyperparameters(), limitingSteps)
                : BurnIn.steps(plan.hyperparameters(), curvature.eigenvalues(), limitingSteps);
    }

    /// Beyond the limit the mean of the top mode grows without bound: there is no limiting phase to observe.
    private void requireStability(Curvature curvature) {
        Stability.violation(plan.hyperparameters(), curvature.topEigenvalue()).ifPresent(violation -> {
            throw new RunFailedException("unstable: " + violation);
        });
    }

    /// With the changes that the specification plans.
    private ChangeQueue changeQueue(long referenceStep, int exampleCount, double topEigenvalue) {
        RunSpec spec = plan.spec();
        ChangeQueue queue = new ChangeQueue(
                spec.getHyperparameters(),
                referenceStep,
                referenceStep + spec.getLimitingSteps(),
                changed -> requirePossible(changed, exampleCount, topEigenvalue));
        for (PlannedChange planned : spec.getChangesList()) {
            try {
                queue.submit(OptionalLong.of(referenceStep + planned.getLimitingStep()), planned.getChange());
            } catch (SpecRefusedException e) {
                throw new RunFailedException(
                        "the change planned for limiting step " + planned.getLimitingStep() + ": " + e.getMessage(), e);
            }
        }
        return queue;
    }

    private void requirePossible(
            dev.perrin.proto.run.v1.Hyperparameters changed, int exampleCount, double topEigenvalue) {
        List<String> violations = new ArrayList<>();
        if (changed.getBatchSize() > exampleCount) {
            violations.add(
                    "batch_size must be at most the " + exampleCount + " examples, but is " + changed.getBatchSize());
        }
        // Weight decay in the loss is in the measured curvature: what is added to it raises no eigenvalue by more.
        double added = OptimiserSpecs.decaysMatrices(changed)
                ? Math.max(
                        0,
                        changed.getWeightDecay()
                                - plan.spec().getHyperparameters().getWeightDecay())
                : 0;
        Stability.violation(OptimiserSpecs.hyperparameters(changed), topEigenvalue + added)
                .ifPresent(violations::add);
        if (!violations.isEmpty()) {
            throw new SpecRefusedException(violations);
        }
    }

    /// Durable before the step is made.
    private void record(RunEvent event) {
        environment.stream().publish(state.update(next -> next.addEvents(event)));
        LOG.log(
                System.Logger.Level.INFO,
                "event=run-changed run={0} step={1}",
                plan.run(),
                Long.toString(event.getStep()));
    }

    private void limiting(RunRecord.Builder next, ReferencePoint reference, long burnInSteps) {
        var limiting = next.getLimitingBuilder()
                .setReferenceStep(reference.step())
                .setBurnInSteps(burnInSteps)
                .setReferenceLoss(reference.totalLoss())
                .setReferenceGradientNorm(reference.gradientNorm())
                .setCurvatureStep(reference.step());
        reference.accuracy().ifPresent(limiting::setReferenceAccuracy);
        next.getProgressBuilder()
                .setLastStep(reference.step() + plan.spec().getLimitingSteps())
                .setActivity(reference.note() + "limiting phase");
    }

    private void limit(
            Model model,
            TrainingData data,
            ChangeQueue queue,
            ObservationRecorder observations,
            ScheduledCurvature measurements,
            PhasePoint point,
            long referenceStep,
            long burnInSteps)
            throws InterruptedException {
        try (SnapshotPublisher publisher = new SnapshotPublisher(
                environment.settings().publishing(),
                plan.run(),
                state.current().getShardsList(),
                DataType.DATA_TYPE_FLOAT32,
                Math.toIntExact(model.buffers().dimension()),
                environment.stream().snapshots(plan.run()),
                environment.metrics(),
                environment.nanoTime(),
                environment.threads())) {
            try {
                LimitingPhase phase = new LimitingPhase(
                        plan,
                        queue,
                        this::record,
                        model,
                        data,
                        state,
                        observations,
                        publisher,
                        measurements,
                        environment.nanoTime());
                long last = phase.run(point, referenceStep, burnInSteps);
                state.update(next -> next.getProgressBuilder().setStep(last).setActivity("flushing"));
            } finally {
                settle(observations, publisher);
            }
            environment.stream().flushObservations(plan.run());
        }
    }

    /// Waits for everything on its way, also when the run has failed: the number of snapshots published is exact.
    private void settle(ObservationRecorder observations, SnapshotPublisher publisher) throws InterruptedException {
        try {
            publisher.flush(environment.settings().flushTimeout());
        } finally {
            PublishReport report = publisher.report();
            state.update(next -> next.getProgressBuilder()
                    .setSnapshotsPublished(report.published())
                    .setSnapshotsDropped(report.dropped()));
            log(report);
        }
        observations.flush();
    }

    private void log(PublishReport report) {
        LOG.log(
                System.Logger.Level.INFO,
                () -> String.format(
                        Locale.ROOT,
                        "event=run-published run=%s snapshots=%d bytes=%d dropped=%d gaps=%d failed=%d blocked_ms=%d",
                        plan.run(),
                        report.published(),
                        report.publishedSizeInBytes(),
                        report.dropped(),
                        report.gaps(),
                        report.failed(),
                        report.blocked().toMillis()));
    }

    private void enter(RunPhase phase, Consumer<RunRecord.Builder> change) {
        if (state.stopRequested()) {
            throw new CancellationException("stopped before " + phase);
        }
        RunRecord entered = state.update(next -> change.accept(next.setPhase(phase)));
        environment.stream().publish(entered);
        LOG.log(System.Logger.Level.INFO, "event=run-phase run={0} phase={1}", plan.run(), phase);
    }

    /// The last record is durable before anybody is told of the end, unless the broker cannot be reached.
    private void end(RunPhase phase, String reason) {
        RunRecord ended = state.changed(next -> {
            next.setPhase(phase).setReason(reason);
            next.getProgressBuilder().setActivity("").setStepsPerSecond(0);
        });
        boolean published = environment.tryToPublish(ended);
        state.replace(ended);
        LOG.log(
                System.Logger.Level.INFO,
                "event=run-ended run={0} phase={1} snapshots={2} reason=\"{3}\"",
                plan.run(),
                phase,
                Long.toString(ended.getProgress().getSnapshotsPublished()),
                reason);
        if (!published) {
            environment.publishEventually(ended);
        }
    }

    private static String reason(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return "out of memory: the model or the data set is too large for this trainer";
        }
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.toString() : message;
    }
}
