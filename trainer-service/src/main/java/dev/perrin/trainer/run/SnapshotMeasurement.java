package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.CurvatureTarget;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.Resumption;
import dev.perrin.proto.run.v1.RunEvent;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.trainer.data.TrainingData;
import dev.perrin.trainer.journal.RunJournal;
import dev.perrin.trainer.journal.StoredJournal;
import dev.perrin.trainer.model.Model;
import dev.perrin.wire.RunId;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Measures curvature at a stored snapshot of another run, which may go on meanwhile: model and data are built again
/// from that run's specification, the parameters come from the store. The result is published under the id of the
/// measurement, so that nobody takes it for the run's own. One that was cut off is made again, with its journal.
final class SnapshotMeasurement implements QueuedWork {
    private static final System.Logger LOG = System.getLogger(SnapshotMeasurement.class.getName());
    private static final long RETRY_MILLIS = 1000;

    private final RunId run;
    private final Supplier<Subject> subject;
    private final RunState state;
    private final RunEnvironment environment;
    private final RunJournal journals;
    private final RunLife life;

    /// What is measured.
    ///
    /// @param plan of the measured run's specification, with `curvature_of`
    /// @param measured the record of that run as it is stored
    record Subject(RunPlan plan, RunRecord measured) {}

    /// @param run the measurement's own id
    /// @param subject asked in its turn, and again while it throws [NotReadyException]
    SnapshotMeasurement(RunId run, Supplier<Subject> subject, RunState state, RunEnvironment environment) {
        this.run = run;
        this.subject = subject;
        this.state = state;
        this.environment = environment;
        this.journals = environment.journals().of(run, CutOffRun.is(state.current()));
        this.life = new RunLife(run, state);
    }

    @Override
    public void stop(String reason) {
        life.stop(reason, () -> end(RunPhase.RUN_PHASE_STOPPED, reason));
    }

    @Override
    public void suspend() {
        life.suspend();
    }

    @Override
    public void run() {
        life.begin(() -> life.live(
                () -> {
                    measure(awaitSubject());
                    return true;
                },
                this::end));
        if (RunState.hasEnded(state.current())) {
            journals.ended();
        }
    }

    private void end(RunPhase phase, String reason) {
        boolean _ = new RunEnding(run, state, environment).publish(phase, reason);
    }

    private Subject awaitSubject() throws InterruptedException {
        while (true) {
            if (state.stopRequested()) {
                throw new CancellationException("stopped before there was anything to measure");
            }
            try {
                return subject.get();
            } catch (NotReadyException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "event=measurement-waits run={0} reason=\"{1}\"",
                        run,
                        e.getMessage());
                boolean _ = environment.closing().await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (SpecRefusedException e) {
                throw new RunFailedException("the measurement cannot go on any more: " + e.getMessage(), e);
            }
        }
    }

    private void measure(Subject found) {
        RunPlan plan = found.plan();
        TrainingData data = environment.planner().data(plan);
        try (Model model = environment.planner().model(plan, data);
                CurvatureMeter meter = new CurvatureMeter(plan, environment.planner(), data, model)) {
            measure(found, model, meter);
        }
    }

    private void measure(Subject found, Model model, CurvatureMeter meter) {
        CurvatureTarget target = target(found);
        RunRecord before = state.current();
        new PhaseChange(run, state, environment.stream())
                .to(
                        RunPhase.RUN_PHASE_MEASURING_CURVATURE,
                        next -> resumed(before, next)
                                .setLayout(RunMessages.layout(model.layout()))
                                .setDataSetSize(model.exampleCount())
                                .getProgressBuilder()
                                .setActivity("reading a snapshot of run " + target.getRun()));
        requireSame(found, model);
        StoredSnapshots.Point point = environment.archive().read(target, found.measured());
        if (point.buffers().length > 0) {
            model.restoreBuffers(point.buffers());
        }
        RunRecord located = state.update(
                next -> next.getProgressBuilder().setStep(point.step()).setLastStep(point.step()));
        if (isLast(target)) {
            // It may be another one when the measurement is made again.
            environment.stream().publish(located);
        }
        Hyperparameters inForce = inForce(found, point.step());
        StoredJournal journal = journals.open(point.step(), meter.identity(point.position(), inForce));
        CurvatureWatch watch =
                new CurvatureWatch(state, environment.nanoTime(), "step " + point.step() + ": ", journal);
        CurvatureMeter.Result result = meter.measure(point.position(), inForce, state::stopRequested, watch, journal);
        watch.end();
        environment.stream()
                .publish(RunMessages.parts(run, point.step(), result.curvature(), result.summary()).stream()
                        .map(part ->
                                part.toBuilder().setMeasuredRun(target.getRun()).build())
                        .toList());
        state.update(next -> next.addCurvatures(CurvatureMessages.point(point.step(), result.curvature())));
    }

    /// The snapshot that is measured: of the last one also which it was, when that was told before.
    private CurvatureTarget target(Subject found) {
        CurvatureTarget target = found.plan().spec().getCurvatureOf();
        long told = state.current().getProgress().getStep();
        return isLast(target) && told > 0 ? target.toBuilder().setStep(told).build() : target;
    }

    private static boolean isLast(CurvatureTarget target) {
        return switch (target.getPointCase()) {
            case LAST, POINT_NOT_SET -> true;
            case ORDINAL, STEP, REFERENCE -> false;
        };
    }

    private RunRecord.Builder resumed(RunRecord before, RunRecord.Builder next) {
        if (!CutOffRun.is(before)) {
            return next;
        }
        LOG.log(System.Logger.Level.INFO, "event=run-resumed run={0} phase={1}", run, before.getPhase());
        return next.addResumptions(
                Resumption.newBuilder().setLastSeenAt(before.getUpdatedAt()).setResumedAt(state.now()));
    }

    /// Changes that the run made until a step.
    private static Hyperparameters inForce(Subject found, long step) {
        Hyperparameters last = found.plan().spec().getHyperparameters();
        for (RunEvent event : found.measured().getEventsList()) {
            last = event.getStep() <= step ? event.getAfter() : last;
        }
        return last;
    }

    /// What is built here must be what was trained there.
    private static void requireSame(Subject found, Model model) {
        RunRecord measured = found.measured();
        if (!RunMessages.layout(model.layout()).equals(measured.getLayout())) {
            throw new RunFailedException("the layout of run '" + measured.getRun()
                    + "' is not that of its model and data as they are here: "
                    + measured.getLayout().getDimension()
                    + " and " + model.dimension() + " parameters");
        }
        if (measured.hasBuffers() && !RunMessages.buffers(model.buffers()).equals(measured.getBuffers())) {
            throw new RunFailedException("the statistics of batch norm of run '" + measured.getRun()
                    + "' are not those of its model as it is here: "
                    + measured.getBuffers().getDimension()
                    + " and " + model.buffers().dimension() + " values");
        }
        if (model.exampleCount() != measured.getDataSetSize()) {
            throw new RunFailedException("data '" + found.plan().spec().getData() + "' has " + model.exampleCount()
                    + " examples here, but run '" + measured.getRun() + "' had " + measured.getDataSetSize());
        }
    }
}
