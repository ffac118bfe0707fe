package dev.perrin.trainer.run;

import dev.perrin.proto.checkpoint.v1.Checkpoint;
import dev.perrin.proto.run.v1.AcceptedChange;
import dev.perrin.proto.run.v1.HyperparameterChange;
import dev.perrin.proto.run.v1.PlannedChange;
import dev.perrin.proto.run.v1.RunEvent;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.publisher.PublishException;
import java.util.ArrayList;
import java.util.List;

/// The changes of one run: which are known when its limiting phase begins or goes on, which can be made, and what is
/// written down of them.
final class RunChanges {
    private static final System.Logger LOG = System.getLogger(RunChanges.class.getName());

    private final RunPlan plan;
    private final RunState state;
    private final RunStream stream;

    RunChanges(RunPlan plan, RunState state, RunStream stream) {
        this.plan = plan;
        this.state = state;
        this.stream = stream;
    }

    /// With the changes that the specification plans, and those that were accepted before the run was cut off.
    ChangeQueue queue(Checkpoint begun, int exampleCount) {
        long referenceStep = begun.getLimiting().getReferenceStep();
        ChangeQueue queue = new ChangeQueue(
                begun.getHyperparameters(),
                begun.getStep(),
                referenceStep + plan.spec().getLimitingSteps(),
                changed -> requirePossible(changed, exampleCount, begun.getTopEigenvalue()),
                this::keep);
        for (PlannedChange planned : plan.spec().getChangesList()) {
            restore(queue, begun, referenceStep + planned.getLimitingStep(), planned.getChange());
        }
        for (AcceptedChange accepted : state.current().getAcceptedChangesList()) {
            restore(queue, begun, accepted.getStep(), accepted.getChange());
        }
        return queue;
    }

    private static void restore(ChangeQueue queue, Checkpoint begun, long step, HyperparameterChange change) {
        if (step <= begun.getStep()) {
            return;
        }
        try {
            queue.restore(step, change);
        } catch (SpecRefusedException e) {
            throw new RunFailedException(
                    "the change planned for limiting step "
                            + (step - begun.getLimiting().getReferenceStep()) + ": " + e.getMessage(),
                    e);
        }
    }

    /// Durable before it is answered: a trainer that goes on with the run makes it too.
    private void keep(AcceptedChange change) {
        RunRecord with = state.update(next -> next.addAcceptedChanges(change));
        try {
            stream.publish(with);
        } catch (PublishException e) {
            RunRecord _ = state.update(next -> next.removeAcceptedChanges(next.getAcceptedChangesCount() - 1));
            throw new NotReadyException(e.getMessage() == null ? "the broker cannot be reached" : e.getMessage());
        }
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
    void record(RunEvent event) {
        if (state.current().getEventsList().contains(event)) {
            // Made before the run was cut off, and now again.
            return;
        }
        stream.publish(state.update(next -> next.addEvents(event)));
        LOG.log(
                System.Logger.Level.INFO,
                "event=run-changed run={0} step={1}",
                plan.run(),
                Long.toString(event.getStep()));
    }
}
