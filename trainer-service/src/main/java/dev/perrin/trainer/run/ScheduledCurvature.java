package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.CurvaturePoint;
import dev.perrin.proto.run.v1.CurvatureSchedule;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.trainer.journal.RunJournal;
import dev.perrin.trainer.journal.StoredJournal;
import java.util.concurrent.CancellationException;

/// Measures curvature between two steps of the limiting phase where the schedule says so. Nothing of the training is
/// touched: not θ, not what is drawn, not batch norm's statistics.
final class ScheduledCurvature {
    private static final System.Logger LOG = System.getLogger(ScheduledCurvature.class.getName());

    private final RunPlan plan;
    private final CurvatureMeter meter;
    private final RunState state;
    private final RunEnvironment environment;
    private final RunJournal journals;
    private final long referenceStep;
    private final MeasurementSteps steps;
    private final boolean withVectors;
    private long next;

    /// @param state whose record holds the measurements that were made
    /// @param journals of the run
    ScheduledCurvature(
            RunPlan plan,
            CurvatureMeter meter,
            RunState state,
            RunEnvironment environment,
            RunJournal journals,
            long referenceStep) {
        CurvatureSchedule schedule = plan.spec().getCurvature().getSchedule();
        this.plan = plan;
        this.meter = meter;
        this.state = state;
        this.environment = environment;
        this.journals = journals;
        this.referenceStep = referenceStep;
        this.steps = MeasurementSteps.of(schedule);
        this.withVectors = schedule.getEigenvectors();
        this.next = steps.nextAfter(measured(state) - referenceStep);
    }

    /// The last step whose measurement is in the record: what a run that was cut off need not measure again.
    private long measured(RunState state) {
        return state.current().getCurvaturesList().stream()
                .mapToLong(CurvaturePoint::getStep)
                .reduce(referenceStep, Math::max);
    }

    /// Whether curvature is measured after this many updates of the limiting phase.
    boolean isDue(long updates) {
        return updates == next;
    }

    /// Returns when the result is durable, or a stop was asked for.
    ///
    /// @param updates as [#isDue] was asked
    /// @param position θ after them. Not modified.
    /// @param inForce hyperparameters at this step
    void measure(long updates, float[] position, Hyperparameters inForce) {
        next = steps.nextAfter(updates);
        long step = referenceStep + updates;
        String activity = state.current().getProgress().getActivity();
        StoredJournal journal = journals.open(step, meter.identity(position, inForce));
        CurvatureWatch watch =
                new CurvatureWatch(state, environment.nanoTime(), "curvature at step " + step + ": ", journal);
        try {
            CurvatureMeter.Result measured = meter.measure(position, inForce, state::stopRequested, watch, journal);
            CurvatureMeter.Result published = withVectors ? measured : measured.withoutVectors();
            environment.stream()
                    .publish(RunMessages.parts(plan.run(), step, published.curvature(), published.summary()));
            CurvaturePoint point = CurvatureMessages.point(step, measured.curvature());
            environment.stream().publish(state.update(next -> next.addCurvatures(point)));
            journals.published();
        } catch (CancellationException _) {
            // The loop that called this ends by the same request.
            LOG.log(System.Logger.Level.INFO, "event=curvature-given-up run={0} step={1}", plan.run(), step);
        } finally {
            watch.end();
            state.update(next -> next.getProgressBuilder().setActivity(activity));
        }
    }
}
