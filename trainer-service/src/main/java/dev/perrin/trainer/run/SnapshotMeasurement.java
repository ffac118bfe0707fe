package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.CurvatureTarget;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.RunEvent;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.trainer.data.TrainingData;
import dev.perrin.trainer.model.Model;

/// Measures curvature at a stored snapshot of another run, which may go on meanwhile: model and data are built again
/// from that run's specification, the parameters come from the store. The result is published under the id of the
/// measurement, so that nobody takes it for the run's own.
final class SnapshotMeasurement implements QueuedWork {
    private final RunPlan plan;
    private final RunRecord measured;
    private final RunState state;
    private final RunEnvironment environment;
    private final RunLife life;

    /// @param plan of the measured run's specification, with `curvature_of`
    /// @param measured the record of that run as it is stored
    SnapshotMeasurement(RunPlan plan, RunRecord measured, RunState state, RunEnvironment environment) {
        this.plan = plan;
        this.measured = measured;
        this.state = state;
        this.environment = environment;
        this.life = new RunLife(plan.run(), state);
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
        life.begin(() -> life.live(this::measure, this::end));
    }

    private void end(RunPhase phase, String reason) {
        boolean _ = new RunEnding(plan.run(), state, environment).publish(phase, reason);
    }

    /// @return true: it ends with its result, or by an exception
    private boolean measure() {
        CurvatureTarget target = plan.spec().getCurvatureOf();
        TrainingData data = environment.planner().data(plan);
        try (Model model = environment.planner().model(plan, data);
                CurvatureMeter meter = new CurvatureMeter(plan, environment.planner(), data, model)) {
            measure(target, model, meter);
        }
        return true;
    }

    private void measure(CurvatureTarget target, Model model, CurvatureMeter meter) {
        new PhaseChange(plan.run(), state, environment.stream())
                .to(
                        RunPhase.RUN_PHASE_MEASURING_CURVATURE,
                        next -> next.setLayout(RunMessages.layout(model.layout()))
                                .setDataSetSize(model.exampleCount())
                                .getProgressBuilder()
                                .setActivity("reading a snapshot of run " + target.getRun()));
        requireSame(model);
        StoredSnapshots.Point point = environment.archive().read(target, measured);
        if (point.buffers().length > 0) {
            model.restoreBuffers(point.buffers());
        }
        state.update(next -> next.getProgressBuilder().setStep(point.step()).setLastStep(point.step()));
        CurvatureWatch watch = new CurvatureWatch(state, environment.nanoTime(), "step " + point.step() + ": ");
        CurvatureMeter.Result result =
                meter.measure(point.position(), inForce(point.step()), state::stopRequested, watch);
        watch.end();
        environment.stream()
                .publish(RunMessages.parts(plan.run(), point.step(), result.curvature(), result.summary()).stream()
                        .map(part ->
                                part.toBuilder().setMeasuredRun(target.getRun()).build())
                        .toList());
        state.update(next -> next.addCurvatures(CurvatureMessages.point(point.step(), result.curvature())));
    }

    /// Changes that the run made until a step.
    private Hyperparameters inForce(long step) {
        Hyperparameters last = plan.spec().getHyperparameters();
        for (RunEvent event : measured.getEventsList()) {
            last = event.getStep() <= step ? event.getAfter() : last;
        }
        return last;
    }

    /// What is built here must be what was trained there.
    private void requireSame(Model model) {
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
            throw new RunFailedException("data '" + plan.spec().getData() + "' has " + model.exampleCount()
                    + " examples here, but run '" + measured.getRun() + "' had " + measured.getDataSetSize());
        }
    }
}
