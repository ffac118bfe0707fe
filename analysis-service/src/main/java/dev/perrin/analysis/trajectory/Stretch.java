package dev.perrin.analysis.trajectory;

import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.RunEvent;
import dev.perrin.proto.run.v1.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A stretch of a run's limiting phase, looked at by itself. It begins with the state at its first step; the updates
/// of the steps after that, up to the last, are its own. The first update with new values, that of step c, begins
/// with the state of step c − 1: a stretch that ends there lies before the change, one that begins there after it.
///
/// @param whole record of the run
/// @param firstStep in the limiting phase
/// @param lastStep ≥ firstStep
public record Stretch(RunRecord whole, long firstStep, long lastStep) {

    /// Updates under the same hyperparameters, one after the other.
    ///
    /// @param hyperparameters of the heavy ball, as [RunPlan#hyperparameters]
    /// @param velocityReset whether the velocity was set to 0 before the first of them
    /// @param steps how many, ≥ 0
    public record Leg(Hyperparameters hyperparameters, boolean velocityReset, long steps) {}

    public Stretch {
        if (!whole.hasLimiting() || firstStep < whole.getLimiting().getReferenceStep() || lastStep < firstStep) {
            throw new IllegalArgumentException("stretch " + firstStep + " to " + lastStep
                    + ": must lie in the limiting phase of run " + whole.getRun() + " and ascend");
        }
    }

    /// The same of a later record of the run.
    public Stretch of(RunRecord later) {
        return new Stretch(later, firstStep, lastStep);
    }

    /// The last change before the stretch; empty when it began with the hyperparameters of the specification.
    public Optional<RunEvent> changedBefore() {
        return before().stream().reduce((_, later) -> later);
    }

    /// Changes within the stretch, in order.
    public List<RunEvent> changesWithin() {
        return whole.getEventsList().stream()
                .filter(event -> event.getStep() > firstStep + 1 && event.getStep() <= lastStep)
                .toList();
    }

    /// With which the stretch begins.
    public Hyperparameters inForce() {
        return changedBefore().map(RunEvent::getAfter).orElse(whole.getSpec().getHyperparameters());
    }

    /// Whether weight decay is not what it was at the reference point of the run: then the minimum is elsewhere.
    public boolean minimumMoved() {
        double decay = whole.getSpec().getHyperparameters().getWeightDecay();
        return before().stream().anyMatch(event -> event.getAfter().getWeightDecay() != decay);
    }

    /// Variance of the noise of one step over that measured at the reference point: a mean over S independent draws
    /// has 1/S of that of one.
    public double noiseFactor(Hyperparameters hyperparameters) {
        return (double) Math.max(1, whole.getSpec().getHyperparameters().getBatchSize())
                / Math.max(1, hyperparameters.getBatchSize());
    }

    /// The updates from the reference point of the run to the beginning of the stretch.
    public List<Leg> legsBefore() {
        List<Leg> legs = new ArrayList<>();
        Hyperparameters current = whole.getSpec().getHyperparameters();
        long at = whole.getLimiting().getReferenceStep();
        boolean reset = false;
        for (RunEvent event : before()) {
            legs.add(new Leg(RunPlan.heavyBall(current), reset, event.getStep() - 1 - at));
            at = event.getStep() - 1;
            current = event.getAfter();
            reset = event.getVelocityReset();
        }
        legs.add(new Leg(RunPlan.heavyBall(current), reset, firstStep - at));
        return legs;
    }

    /// Steps since the hyperparameters in force have been so.
    public long stepsInForce() {
        return legsBefore().getLast().steps();
    }

    /// The record of a run that is this stretch and nothing else: what holds for whole runs holds for it.
    ///
    /// @param burnInSteps that averages leave out
    public RunRecord asRun(long burnInSteps) {
        RunRecord.Builder run = whole.toBuilder().clearEvents().addAllEvents(changesWithin());
        run.getSpecBuilder().setHyperparameters(inForce()).setLimitingSteps(lastStep - firstStep);
        run.getLimitingBuilder().setReferenceStep(firstStep).setBurnInSteps(burnInSteps);
        if (minimumMoved()) {
            // Of a minimum that is not that of the stretch.
            run.getLimitingBuilder().clearReferenceLoss();
        }
        return run.build();
    }

    private List<RunEvent> before() {
        return whole.getEventsList().stream()
                .filter(event -> event.getStep() <= firstStep + 1)
                .toList();
    }
}
