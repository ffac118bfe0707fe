package dev.perrin.trainer.run;

import dev.perrin.proto.checkpoint.v1.Checkpoint;
import dev.perrin.proto.run.v1.RunEvent;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.publisher.SnapshotHead;
import dev.perrin.publisher.SnapshotPublisher;
import dev.perrin.trainer.checkpoint.SamplerPositions;
import dev.perrin.trainer.data.MiniBatchSampler;
import dev.perrin.trainer.data.SamplerPosition;
import dev.perrin.trainer.data.TrainingData;
import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.MatrixDecayModel;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.observation.ObservationRecorder;
import dev.perrin.trainer.sgd.Descent;
import dev.perrin.trainer.sgd.Hyperparameters;
import dev.perrin.trainer.sgd.StepSums;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// SGD from the reference point on, at hyperparameters that stay as they are until they are changed. A step does not
/// allocate.
///
/// Where the descent's vectors live in a device, snapshots and checkpoints are made of copies that arrive while later
/// steps are made: what goes with them is taken down at their step, and [Departed] is another thread's.
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
    private final Descent descent;
    private final Departed departed = new Departed();
    private dev.perrin.proto.run.v1.Hyperparameters inForce;

    /// What became of what was handed on so far: written by whoever receives it.
    private static final class Departed {
        /// Whether no snapshot was left out because an end was asked for.
        volatile boolean whole = true;
        /// Snapshots that the publisher took; for receivers alone.
        long taken;
        /// Whether a checkpoint is on its way to its writer.
        volatile boolean checkpointing;
    }

    /// @param changes looked at before every step
    /// @param made told of every change before the step that it begins with
    /// @param measurements of curvature between steps
    /// @param checkpoints taken between steps
    /// @param descent at the start; moves on
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
            Descent descent,
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
        this.descent = descent;
        this.inForce = plan.spec().getHyperparameters();
        this.nanoTime = nanoTime;
    }

    /// Runs to the last step, or until a stop is asked for.
    ///
    /// @return the last step made
    /// @throws RunFailedException when the loss is not finite any more
    long run(LimitingStart start) throws InterruptedException {
        try {
            return descend(start);
        } catch (RunFailedException e) {
            // What was handed on before is published.
            descent.settle();
            throw e;
        }
    }

    private long descend(LimitingStart start) throws InterruptedException {
        long referenceStep = start.referenceStep();
        long burnInSteps = start.burnInSteps();
        Hyperparameters hyperparameters = adopt(start.checkpoint().getHyperparameters());
        MiniBatchSampler sampler = plan.draws(data, Seed.Purpose.LIMITING_BATCHES);
        sampler.seek(SamplerPositions.of(start.checkpoint().getSampler()));
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
        if (ordinal == 0) {
            offer(new SnapshotHead(
                    ordinal++, referenceStep, phase(burnInSteps > 0), true, OptionalLong.of(referenceStep)));
        }
        long updates = start.updates();
        long nextSnapshot = plan.schedule().nextAfter(updates);
        // Of a run that was cut off while it measured here.
        measureIfDue(updates);
        while (updates < limitingSteps && !state.stopRequested()) {
            if (changes.begin(referenceStep + updates + 1)) {
                hyperparameters = change();
                batch = batch.length == hyperparameters.batchSize() ? batch : new int[hyperparameters.batchSize()];
            }
            sampler.next(batch);
            descent.step(hyperparameters, batch, outcome, sums);
            updates++;
            long step = referenceStep + updates;
            double loss = outcome.loss() + hyperparameters.weightDecay() / 2 * sums.previousPositionSquared();
            if (!Double.isFinite(loss) || !Double.isFinite(sums.positionSquared() + sums.velocitySquared())) {
                throw new RunFailedException("diverged: loss " + loss + " at step " + step + ", learning_rate "
                        + hyperparameters.learningRate());
            }
            boolean burnIn = updates < burnInSteps;
            observations.add(step, phase(burnIn), outcome, sums, loss);
            if (updates == nextSnapshot) {
                offer(new SnapshotHead(ordinal++, step, phase(burnIn), false, OptionalLong.of(referenceStep)));
                nextSnapshot = plan.schedule().nextAfter(updates);
            }
            measureIfDue(updates);
            meter.tick(step, loss, publisher.published(), publisher.dropped());
            if (departed.whole && !departed.checkpointing && checkpoints.isDue()) {
                checkpoint(step, sampler.position(), ordinal);
            }
        }
        descent.settle();
        if (departed.whole && state.suspensionRequested() && updates < limitingSteps && checkpoints.flush()) {
            checkpoint(referenceStep + updates, sampler.position(), ordinal);
            descent.settle();
            boolean _ = checkpoints.flush();
        }
        return referenceStep + updates;
    }

    /// The run is whole as long as every snapshot is published, or left out for good: not when the end of the wait for
    /// it was asked for.
    private void offer(SnapshotHead head) throws InterruptedException {
        float[] buffers = new float[Math.toIntExact(model.buffers().dimension())];
        model.copyBuffers(buffers);
        descent.hand(point -> {
            boolean took = publisher.offer(head, point.position(), point.velocity(), buffers, state::stopRequested);
            departed.taken += took ? 1 : 0;
            departed.whole = took || !state.stopRequested();
        });
    }

    private void checkpoint(long step, SamplerPosition sampler, long nextOrdinal) throws InterruptedException {
        Checkpoint.Builder next = checkpoints.describe(step, inForce, sampler, nextOrdinal, model);
        departed.checkpointing = true;
        descent.hand(point -> {
            if (departed.whole) {
                checkpoints.take(next, departed.taken, point);
            }
            departed.checkpointing = false;
        });
    }

    /// @return what is in force from now on
    private Hyperparameters change() {
        dev.perrin.proto.run.v1.Hyperparameters changed = inForce;
        for (RunEvent event : changes.take()) {
            made.accept(event);
            if (event.getVelocityReset()) {
                descent.rest();
            }
            changed = event.getAfter();
        }
        observations.changeTo(changed);
        return adopt(changed);
    }

    private Hyperparameters adopt(dev.perrin.proto.run.v1.Hyperparameters changed) {
        if (model instanceof MatrixDecayModel decayed) {
            model = decayed.withCoefficient(changed.getWeightDecay());
            descent.adopt(model);
        }
        inForce = changed;
        return OptimiserSpecs.hyperparameters(changed);
    }

    private void measureIfDue(long updates) {
        if (measurements.isDue(updates)) {
            measurements.measure(updates, descent.point().position(), inForce);
        }
    }

    private static Phase phase(boolean burnIn) {
        return burnIn ? Phase.PHASE_BURN_IN : Phase.PHASE_LIMITING;
    }
}
