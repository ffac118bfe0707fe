package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.RunEvent;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.publisher.SnapshotHead;
import dev.perrin.publisher.SnapshotPublisher;
import dev.perrin.trainer.checkpoint.SamplerPositions;
import dev.perrin.trainer.data.MiniBatchSampler;
import dev.perrin.trainer.data.TrainingData;
import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.MatrixDecayModel;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.observation.ObservationRecorder;
import dev.perrin.trainer.sgd.Hyperparameters;
import dev.perrin.trainer.sgd.Momentum;
import dev.perrin.trainer.sgd.PhasePoint;
import dev.perrin.trainer.sgd.StepSums;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// SGD from the reference point on, at hyperparameters that stay as they are until they are changed. A step does not
/// allocate.
final class LimitingPhase {
    private final RunPlan plan;
    private final ChangeQueue changes;
    private final Consumer<RunEvent> made;
    private Model model;
    private final TrainingData data;
    private final RunState state;
    private final ObservationRecorder observations;
    private final SnapshotPublisher publisher;
    private final ScheduledCurvature measurements;
    private final LimitingCheckpoints checkpoints;
    private final LongSupplier nanoTime;
    private final float[] buffers;
    private dev.perrin.proto.run.v1.Hyperparameters inForce;
    private long taken;

    /// @param changes looked at before every step
    /// @param made told of every change before the step that it begins with
    /// @param measurements of curvature between steps
    /// @param checkpoints taken between steps
    LimitingPhase(
            RunPlan plan,
            ChangeQueue changes,
            Consumer<RunEvent> made,
            Model model,
            TrainingData data,
            RunState state,
            ObservationRecorder observations,
            SnapshotPublisher publisher,
            ScheduledCurvature measurements,
            LimitingCheckpoints checkpoints,
            LongSupplier nanoTime) {
        this.plan = plan;
        this.changes = changes;
        this.made = made;
        this.model = model;
        this.data = data;
        this.state = state;
        this.observations = observations;
        this.publisher = publisher;
        this.measurements = measurements;
        this.checkpoints = checkpoints;
        this.buffers = new float[Math.toIntExact(model.buffers().dimension())];
        this.inForce = plan.spec().getHyperparameters();
        this.nanoTime = nanoTime;
    }

    /// Runs to the last step, or until a stop is asked for.
    ///
    /// @param start its phase point moves on. Modified.
    /// @return the last step made
    /// @throws RunFailedException when the loss is not finite any more
    long run(LimitingStart start) throws InterruptedException {
        PhasePoint point = start.point();
        float[] reference = start.reference();
        long referenceStep = start.referenceStep();
        long burnInSteps = start.burnInSteps();
        Hyperparameters hyperparameters = adopt(start.checkpoint().getHyperparameters());
        MiniBatchSampler sampler = plan.draws(data, Seed.Purpose.LIMITING_BATCHES);
        sampler.seek(SamplerPositions.of(start.checkpoint().getSampler()));
        float[] gradient = new float[point.dimension()];
        int[] batch = new int[hyperparameters.batchSize()];
        BatchOutcome outcome = new BatchOutcome();
        StepSums sums = new StepSums(model.layout());
        ProgressMeter meter = new ProgressMeter(
                state,
                nanoTime,
                start.checkpoint().getStep(),
                start.checkpoint().getSnapshotsPublished(),
                start.checkpoint().getSnapshotsDropped());
        long limitingSteps = plan.spec().getLimitingSteps();
        long ordinal = start.checkpoint().getNextOrdinal();
        boolean whole = true;
        if (ordinal == 0) {
            whole = offer(
                    new SnapshotHead(
                            ordinal++, referenceStep, phase(burnInSteps > 0), true, OptionalLong.of(referenceStep)),
                    point);
        }
        long updates = start.updates();
        long nextSnapshot = plan.schedule().nextAfter(updates);
        // Of a run that was cut off while it measured here.
        measureIfDue(updates, point);
        while (updates < limitingSteps && !state.stopRequested()) {
            if (changes.begin(referenceStep + updates + 1)) {
                hyperparameters = change(point);
                batch = batch.length == hyperparameters.batchSize() ? batch : new int[hyperparameters.batchSize()];
            }
            sampler.next(batch);
            model.gradient(point.position(), batch, gradient, outcome);
            Momentum.step(hyperparameters, point, gradient, reference, sums);
            updates++;
            long step = referenceStep + updates;
            double loss = outcome.loss() + hyperparameters.weightDecay() / 2 * sums.previousPositionSquared();
            if (!Double.isFinite(loss) || !Double.isFinite(sums.positionSquared() + sums.velocitySquared())) {
                throw new RunFailedException("diverged: loss " + loss + " at step " + step + ", learning_rate "
                        + hyperparameters.learningRate());
            }
            boolean burnIn = updates < burnInSteps;
            observations.add(step, phase(burnIn), outcome, sums, loss, point);
            if (updates == nextSnapshot) {
                whole = offer(
                        new SnapshotHead(ordinal++, step, phase(burnIn), false, OptionalLong.of(referenceStep)), point);
                nextSnapshot = plan.schedule().nextAfter(updates);
            }
            measureIfDue(updates, point);
            meter.tick(step, loss, publisher.published(), publisher.dropped());
            if (whole && checkpoints.isDue()) {
                checkpoints.take(step, inForce, sampler.position(), ordinal, taken, model, point);
            }
        }
        if (whole && state.suspensionRequested() && updates < limitingSteps && checkpoints.flush()) {
            checkpoints.take(referenceStep + updates, inForce, sampler.position(), ordinal, taken, model, point);
            boolean _ = checkpoints.flush();
        }
        return referenceStep + updates;
    }

    /// @return whether it is published, or left out for good: not when the end of the wait for it was asked for
    private boolean offer(SnapshotHead head, PhasePoint point) throws InterruptedException {
        model.copyBuffers(buffers);
        boolean took = publisher.offer(head, point.position(), point.velocity(), buffers, state::stopRequested);
        taken += took ? 1 : 0;
        return took || !state.stopRequested();
    }

    /// @param point v becomes 0 where that was asked for. Modified.
    /// @return what is in force from now on
    private Hyperparameters change(PhasePoint point) {
        dev.perrin.proto.run.v1.Hyperparameters changed = inForce;
        for (RunEvent event : changes.take()) {
            made.accept(event);
            if (event.getVelocityReset()) {
                Arrays.fill(point.velocity(), 0f);
            }
            changed = event.getAfter();
        }
        observations.changeTo(changed);
        return adopt(changed);
    }

    private Hyperparameters adopt(dev.perrin.proto.run.v1.Hyperparameters changed) {
        if (model instanceof MatrixDecayModel decayed) {
            model = decayed.withCoefficient(changed.getWeightDecay());
        }
        inForce = changed;
        return OptimiserSpecs.hyperparameters(changed);
    }

    private void measureIfDue(long updates, PhasePoint point) {
        if (measurements.isDue(updates)) {
            measurements.measure(updates, point.position(), inForce);
        }
    }

    private static Phase phase(boolean burnIn) {
        return burnIn ? Phase.PHASE_BURN_IN : Phase.PHASE_LIMITING;
    }
}
