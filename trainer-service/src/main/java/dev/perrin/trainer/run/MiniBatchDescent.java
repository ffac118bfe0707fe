package dev.perrin.trainer.run;

import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.trainer.convergence.CriterionState;
import dev.perrin.trainer.data.MiniBatchSampler;
import dev.perrin.trainer.data.TrainingData;
import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.observation.ObservationRecorder;
import dev.perrin.trainer.sgd.Hyperparameters;
import dev.perrin.trainer.sgd.LearningRateSchedule;
import dev.perrin.trainer.sgd.Momentum;
import dev.perrin.trainer.sgd.PhasePoint;
import dev.perrin.trainer.sgd.StepSums;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/// The minibatch updates of the convergence phase, with the learning rate of its schedule.
final class MiniBatchDescent {
    private final RunPlan plan;
    private final Model model;
    private final TrainingData data;
    private final RunState state;
    private final ObservationRecorder observations;
    private final LongSupplier nanoTime;

    /// How it ended, after so many updates.
    sealed interface End {
        long updates();

        /// The criterion was met.
        record Converged(long updates) implements End {}

        /// All updates were made.
        record Exhausted(long updates) implements End {}

        /// The loss left the finite numbers, or grew far beyond its start.
        record Diverged(long updates) implements End {}
    }

    MiniBatchDescent(
            RunPlan plan,
            Model model,
            TrainingData data,
            RunState state,
            ObservationRecorder observations,
            LongSupplier nanoTime) {
        this.plan = plan;
        this.model = model;
        this.data = data;
        this.state = state;
        this.observations = observations;
        this.nanoTime = nanoTime;
    }

    /// @param point start and end. Modified.
    /// @param updates to make at most
    /// @param criterion ends it earlier
    End run(PhasePoint point, long updates, CriterionState criterion) {
        Hyperparameters constants = plan.hyperparameters();
        LearningRateSchedule schedule = plan.convergenceSchedule();
        boolean scheduled = !schedule.isConstant();
        MiniBatchSampler sampler = plan.draws(data, Seed.Purpose.CONVERGENCE_BATCHES);
        float[] initial = point.position().clone();
        int[] batch = new int[constants.batchSize()];
        float[] gradient = new float[point.dimension()];
        BatchOutcome outcome = new BatchOutcome();
        StepSums sums = new StepSums(model.layout());
        ProgressMeter meter = new ProgressMeter(state, nanoTime, 0);
        double greatestLoss = Double.POSITIVE_INFINITY;
        for (long step = 1; step <= updates; step++) {
            if (state.stopRequested()) {
                throw new CancellationException("stopped while converging");
            }
            Hyperparameters inForce = scheduled
                    ? constants.withLearningRate(constants.learningRate() * schedule.factor(step, updates))
                    : constants;
            sampler.next(batch);
            model.gradient(point.position(), batch, gradient, outcome);
            Momentum.step(inForce, point, gradient, initial, sums);
            double loss = outcome.loss() + constants.weightDecay() / 2 * sums.previousPositionSquared();
            greatestLoss = step == 1 ? 100 * (1 + loss) : greatestLoss;
            if (!(loss <= greatestLoss) || !Double.isFinite(sums.positionSquared())) {
                return new End.Diverged(step);
            }
            if (scheduled) {
                observations.learningRate(inForce.learningRate());
            }
            observations.add(step, Phase.PHASE_CONVERGENCE, outcome, sums, loss);
            meter.tick(step, loss, 0, 0);
            if (criterion.isMet(step, loss, point.position())) {
                return new End.Converged(step);
            }
        }
        return new End.Exhausted(updates);
    }
}
