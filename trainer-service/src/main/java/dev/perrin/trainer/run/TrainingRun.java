package dev.perrin.trainer.run;

import dev.perrin.proto.checkpoint.v1.Checkpoint;
import dev.perrin.proto.run.v1.HyperparameterChange;
import dev.perrin.proto.run.v1.RunEvent;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.publisher.PublishException;
import dev.perrin.trainer.checkpoint.CheckpointLog;
import dev.perrin.trainer.checkpoint.RunTakenOverException;
import dev.perrin.trainer.checkpoint.UnkeptCheckpoints;
import dev.perrin.trainer.data.TrainingData;
import dev.perrin.trainer.journal.RunJournal;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.ResidentPoint;
import dev.perrin.trainer.observation.ObservationRecorder;
import dev.perrin.trainer.sgd.Descent;
import dev.perrin.trainer.sgd.HostDescent;
import dev.perrin.trainer.sgd.PhasePoint;
import dev.perrin.trainer.sgd.ResidentDescent;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One run from PENDING to its end. What is published, in order, each step durable before the next begins: the
/// record at every change of phase; the curvature at the reference point; the record that names it; snapshots
/// and observations; the last record, with the exact number of snapshots. Checkpoints come in between, the first before
/// the record of the limiting phase: a run that was cut off goes on from the last.
final class TrainingRun implements QueuedWork {
    private static final System.Logger LOG = System.getLogger(TrainingRun.class.getName());

    private final RunPlan plan;
    private final RunState state;
    private final RunEnvironment environment;
    private final RunLife life;
    private final RunJournal journals;
    private final AtomicReference<@Nullable ChangeQueue> changes = new AtomicReference<>();

    TrainingRun(RunPlan plan, RunState state, RunEnvironment environment) {
        this.plan = plan;
        this.state = state;
        this.environment = environment;
        this.life = new RunLife(plan.run(), state);
        this.journals = environment.journals().of(plan.run(), CutOffRun.is(state.current()));
    }

    /// Ends the run if it has not begun; otherwise it will end after the step in progress.
    @Override
    public void stop(String reason) {
        life.stop(reason, () -> withCheckpoints(checkpoints -> end(RunPhase.RUN_PHASE_STOPPED, reason, checkpoints)));
    }

    @Override
    public void suspend() {
        life.suspend();
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
        life.begin(() -> withCheckpoints(checkpoints ->
                life.live(() -> trainToTheEnd(checkpoints), (phase, reason) -> end(phase, reason, checkpoints))));
    }

    /// Nobody but this trainer trains the run while this lasts.
    private void withCheckpoints(Consumer<CheckpointLog> work) {
        try (CheckpointLog checkpoints = environment.checkpoints().claim(plan.run())) {
            work.accept(checkpoints);
        } catch (RunTakenOverException e) {
            // Nothing is published: the run is the other trainer's.
            RunRecord _ = state.update(
                    next -> next.setPhase(RunPhase.RUN_PHASE_FAILED).setReason(RunEnding.reason(e)));
            LOG.log(System.Logger.Level.WARNING, "event=run-taken-over run={0}", plan.run());
        } catch (PublishException e) {
            end(RunPhase.RUN_PHASE_FAILED, RunEnding.reason(e), new UnkeptCheckpoints());
        }
    }

    private boolean trainToTheEnd(CheckpointLog checkpoints) throws InterruptedException {
        train(checkpoints);
        return state.hasMadeAllSteps();
    }

    private void train(CheckpointLog checkpoints) throws InterruptedException {
        TrainingData data = environment.planner().data(plan);
        try (Model model = environment.planner().model(plan, data);
                CurvatureMeter meter = new CurvatureMeter(plan, environment.planner(), data, model)) {
            train(data, model, meter, checkpoints);
        }
    }

    private void train(TrainingData data, Model model, CurvatureMeter meter, CheckpointLog checkpoints)
            throws InterruptedException {
        ObservationRecorder observations = new ObservationRecorder(
                plan.run().value(),
                plan.spec().getHyperparameters(),
                model.classifies(),
                model.layout().tensors().size(),
                ObservationIntervals.tensorSteps(plan.spec()),
                environment.nanoTime(),
                environment.stream()::publish);
        CutOffRun cutOff = new CutOffRun(state, environment.stream(), checkpoints);
        Optional<LimitingStart> resumed = CutOffRun.is(state.current()) ? cutOff.resume(model) : Optional.empty();
        PhaseChange phases = new PhaseChange(plan.run(), state, environment.stream());
        RunChanges runChanges = new RunChanges(plan, state, environment.stream());
        LimitingStart start = resumed.isPresent()
                ? resumed.orElseThrow()
                : new RunBeginning(plan, state, environment, journals, phases, model, data)
                        .make(meter, observations, checkpoints);
        resumed.ifPresent(_ -> {
            observations.changeTo(start.checkpoint().getHyperparameters());
            observations.resume(start.checkpoint().getObservations());
        });
        try (Descent descent = descent(model, start)) {
            limit(data, model, meter, observations, runChanges, phases, start, descent, checkpoints);
        }
    }

    private Descent descent(Model model, LimitingStart start) {
        PhasePoint point = start.point();
        Optional<ResidentPoint> resident = model.resident(point.position(), point.velocity(), start.reference());
        if (resident.isEmpty()) {
            return new HostDescent(model, point, start.reference());
        }
        LOG.log(System.Logger.Level.INFO, "event=resident-training run={0}", plan.run());
        return new ResidentDescent(resident.orElseThrow(), model, environment.threads());
    }

    private void limit(
            TrainingData data,
            Model model,
            CurvatureMeter meter,
            ObservationRecorder observations,
            RunChanges runChanges,
            PhaseChange phases,
            LimitingStart start,
            Descent descent,
            CheckpointLog checkpoints)
            throws InterruptedException {
        ObservationIntervals.projectionSteps(plan.spec(), start.directions().length)
                .ifPresent(steps ->
                        observations.projectOn(descent.projection(start.directions()), start.referenceStep(), steps));
        ChangeQueue queue = runChanges.queue(start.checkpoint(), model.exampleCount());
        // Before anybody sees the phase in which it can be changed.
        changes.set(queue);
        try {
            phases.to(RunPhase.RUN_PHASE_LIMITING, next -> limiting(next, start.checkpoint()));
            ScheduledCurvature measurements =
                    new ScheduledCurvature(plan, meter, state, environment, journals, start.referenceStep());
            new PublishedPhase(plan, state, environment, runChanges)
                    .run(model, data, queue, observations, measurements, start, descent, checkpoints);
        } finally {
            queue.close();
        }
    }

    private void limiting(RunRecord.Builder next, Checkpoint begun) {
        if (!next.getCurvaturesList().contains(begun.getCurvaturePoint())) {
            next.addCurvatures(begun.getCurvaturePoint());
        }
        next.setLimiting(begun.getLimiting())
                .getProgressBuilder()
                .setStep(begun.getStep())
                .setLastStep(
                        begun.getLimiting().getReferenceStep() + plan.spec().getLimitingSteps())
                .setActivity(begun.getNote() + "limiting phase");
    }

    /// @throws RunTakenOverException when the run goes on at another trainer, and is not this one's to end
    private void end(RunPhase phase, String reason, CheckpointLog checkpoints) {
        boolean confirmed = environment.tryTo("end-not-confirmed", plan.run(), checkpoints::confirm);
        boolean published = new RunEnding(plan.run(), state, environment).publish(phase, reason);
        if (published && confirmed) {
            // What stays is removed when a trainer starts.
            boolean _ = environment.tryTo("checkpoints-not-removed", plan.run(), checkpoints::remove);
            journals.ended();
        }
    }
}
