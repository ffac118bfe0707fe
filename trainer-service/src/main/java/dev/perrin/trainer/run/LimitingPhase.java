package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.RunEvent;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.publisher.SnapshotHead;
import dev.perrin.publisher.SnapshotPublisher;
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
    private final LongSupplier nanoTime;
    private dev.perrin.proto.run.v1.Hyperparameters inForce;

    /// @param changes looked at before every step
    /// @param made told of every change before the step that it begins with
    /// @param measurements of curvature between steps
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
        this.inForce = plan.spec().getHyperparameters();
        this.nanoTime = nanoTime;
    }

    /// Runs to the last step, or until a stop is asked for.
    ///
    /// @param point the reference point, at rest. Modified.
    /// @param referenceStep updates made until there
    /// @param burnInSteps steps whose snapshots are marked as burn-in
    /// @return the last step made
    /// @throws RunFailedException when the loss is not finite any more
    long run(PhasePoint point, long referenceStep, long burnInSteps) throws InterruptedException {
        Hyperparameters hyperparameters = plan.hyperparameters();
        MiniBatchSampler sampler = plan.draws(data, Seed.Purpose.LIMITING_BATCHES);
        float[] reference = point.position().clone();
        float[] gradient = new float[point.dimension()];
        int[] batch = new int[hyperparameters.batchSize()];
        BatchOutcome outcome = new BatchOutcome();
        StepSums sums = new StepSums(model.layout());
        float[] buffers = new float[Math.toIntExact(model.buffers().dimension())];
        ProgressMeter meter = new ProgressMeter(state, nanoTime, referenceStep);
        long limitingSteps = plan.spec().getLimitingSteps();
        long ordinal = 0;
        model.copyBuffers(buffers);
        publisher.offer(
                new SnapshotHead(
                        ordinal++, referenceStep, phase(burnInSteps > 0), true, OptionalLong.of(referenceStep)),
                point.position(),
                point.velocity(),
                buffers,
                state::stopRequested);
        long nextSnapshot = plan.schedule().nextAfter(0);
        long updates = 0;
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
                model.copyBuffers(buffers);
                publisher.offer(
                        new SnapshotHead(ordinal++, step, phase(burnIn), false, OptionalLong.of(referenceStep)),
                        point.position(),
                        point.velocity(),
                        buffers,
                        state::stopRequested);
                nextSnapshot = plan.schedule().nextAfter(updates);
            }
            measureIfDue(updates, point);
            meter.tick(step, loss, publisher.published(), publisher.dropped());
        }
        return referenceStep + updates;
    }

    /// @param point v becomes 0 where that was asked for. Modified.
    /// @return what is in force from now on
    private Hyperparameters change(PhasePoint point) {
        dev.perrin.proto.run.v1.Hyperparameters changed = plan.spec().getHyperparameters();
        for (RunEvent event : changes.take()) {
            made.accept(event);
            if (event.getVelocityReset()) {
                Arrays.fill(point.velocity(), 0f);
            }
            changed = event.getAfter();
        }
        if (model instanceof MatrixDecayModel decayed) {
            model = decayed.withCoefficient(changed.getWeightDecay());
        }
        observations.changeTo(changed);
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
