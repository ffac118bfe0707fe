package dev.perrin.trainer.run;

import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.publisher.SnapshotHead;
import dev.perrin.publisher.SnapshotPublisher;
import dev.perrin.trainer.data.MiniBatchSampler;
import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.observation.ObservationRecorder;
import dev.perrin.trainer.sgd.Hyperparameters;
import dev.perrin.trainer.sgd.Momentum;
import dev.perrin.trainer.sgd.PhasePoint;
import dev.perrin.trainer.sgd.StepSums;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// SGD at constant hyperparameters from the reference point on. A step does not allocate.
final class LimitingPhase {
    private final RunPlan plan;
    private final Model model;
    private final RunState state;
    private final ObservationRecorder observations;
    private final SnapshotPublisher publisher;
    private final LongSupplier nanoTime;

    LimitingPhase(
            RunPlan plan,
            Model model,
            RunState state,
            ObservationRecorder observations,
            SnapshotPublisher publisher,
            LongSupplier nanoTime) {
        this.plan = plan;
        this.model = model;
        this.state = state;
        this.observations = observations;
        this.publisher = publisher;
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
        MiniBatchSampler sampler = plan.sampler(model.exampleCount(), Seed.Purpose.LIMITING_BATCHES);
        float[] reference = point.position().clone();
        float[] gradient = new float[point.dimension()];
        int[] batch = new int[hyperparameters.batchSize()];
        BatchOutcome outcome = new BatchOutcome();
        StepSums sums = new StepSums();
        ProgressMeter meter = new ProgressMeter(state, nanoTime, referenceStep);
        long limitingSteps = plan.spec().getLimitingSteps();
        long ordinal = 0;
        publisher.offer(
                new SnapshotHead(
                        ordinal++, referenceStep, phase(burnInSteps > 0), true, OptionalLong.of(referenceStep)),
                point.position(),
                point.velocity(),
                state::stopRequested);
        long nextSnapshot = plan.schedule().nextAfter(0);
        long made = 0;
        while (made < limitingSteps && !state.stopRequested()) {
            sampler.next(batch);
            model.gradient(point.position(), batch, gradient, outcome);
            Momentum.step(hyperparameters, point, gradient, reference, sums);
            made++;
            long step = referenceStep + made;
            double loss = outcome.loss() + hyperparameters.weightDecay() / 2 * sums.previousPositionSquared();
            if (!Double.isFinite(loss) || !Double.isFinite(sums.positionSquared() + sums.velocitySquared())) {
                throw new RunFailedException("diverged: loss " + loss + " at step " + step + ", learning_rate "
                        + hyperparameters.learningRate());
            }
            boolean burnIn = made < burnInSteps;
            observations.add(step, phase(burnIn), outcome, sums, loss);
            if (made == nextSnapshot) {
                publisher.offer(
                        new SnapshotHead(ordinal++, step, phase(burnIn), false, OptionalLong.of(referenceStep)),
                        point.position(),
                        point.velocity(),
                        state::stopRequested);
                nextSnapshot = plan.schedule().nextAfter(made);
            }
            meter.tick(step, loss, publisher.published(), publisher.dropped());
        }
        return referenceStep + made;
    }

    private static Phase phase(boolean burnIn) {
        return burnIn ? Phase.PHASE_BURN_IN : Phase.PHASE_LIMITING;
    }
}
