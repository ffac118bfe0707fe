package dev.perrin.trainer.run;

import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.trainer.convergence.Minimiser;
import dev.perrin.trainer.data.MiniBatchSampler;
import dev.perrin.trainer.linearalgebra.NumericalException;
import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.ConvexModel;
import dev.perrin.trainer.model.Evaluation;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.observation.ObservationRecorder;
import dev.perrin.trainer.sgd.HeavyBall;
import dev.perrin.trainer.sgd.Hyperparameters;
import dev.perrin.trainer.sgd.PhasePoint;
import dev.perrin.trainer.sgd.StepSums;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/// From the initial parameters to the reference point: minibatch SGD with the run's own hyperparameters, then
/// descent on the whole data set to the minimum, where the limiting phase starts from rest.
///
/// Minibatch SGD alone would end at a random distance from the minimum, and the displacements would contain the way
/// back.
final class ConvergencePhase {
    /// The greatest gradient norm that float32 parameters at the minimum of a convex model may leave.
    private static final double CONVEX_TOLERANCE = 1e-5;

    private final RunPlan plan;
    private final Model model;
    private final RunState state;
    private final ObservationRecorder observations;
    private final LongSupplier nanoTime;

    ConvergencePhase(
            RunPlan plan, Model model, RunState state, ObservationRecorder observations, LongSupplier nanoTime) {
        this.plan = plan;
        this.model = model;
        this.state = state;
        this.observations = observations;
        this.nanoTime = nanoTime;
    }

    /// @param point becomes the reference point, at rest. Modified.
    /// @throws RunFailedException when a convex model does not come to its minimum
    ReferencePoint run(PhasePoint point) {
        Budget budget = Budget.of(plan.spec().getConvergenceSteps(), model instanceof ConvexModel);
        float[] position = point.position();
        model.initialise(plan.seed().stream(Seed.Purpose.INITIAL_PARAMETERS), position);
        float[] initial = position.clone();
        activity("converging: minibatch descent");
        String note = "";
        long miniBatchUpdates = budget.miniBatchUpdates();
        if (!descendByMiniBatches(point, initial, miniBatchUpdates)) {
            miniBatchUpdates = 0;
            note = "minibatch descent diverged and was left out; ";
            System.arraycopy(initial, 0, position, 0, initial.length);
        }
        observations.flush();
        Arrays.fill(point.velocity(), 0f);
        activity("converging: descent on all " + model.exampleCount() + " examples");
        Minimiser.Descent descent = descendFully(position, budget.fullUpdates());
        long step = miniBatchUpdates + descent.updates();
        return reference(position, step, descent, note);
    }

    private ReferencePoint reference(float[] position, long step, Minimiser.Descent descent, String note) {
        double[] parameters = widen(position);
        double[] gradient = new double[parameters.length];
        Evaluation evaluation = model.evaluate(parameters);
        model.fullGradient(parameters, gradient);
        double weightDecay = plan.hyperparameters().weightDecay();
        double squared = 0;
        double gradientSquared = 0;
        for (int i = 0; i < parameters.length; i++) {
            squared += parameters[i] * parameters[i];
            double total = gradient[i] + weightDecay * parameters[i];
            gradientSquared += total * total;
        }
        double gradientNorm = Math.sqrt(gradientSquared);
        if (model instanceof ConvexModel && !(gradientNorm <= CONVEX_TOLERANCE)) {
            throw new RunFailedException(String.format(
                    Locale.ROOT,
                    "no convergence: gradient norm %.3g after %d updates, but a convex model must reach %.0e "
                            + "(convergence_steps %d, weight_decay %s)",
                    gradientNorm,
                    step,
                    CONVEX_TOLERANCE,
                    plan.spec().getConvergenceSteps(),
                    weightDecay));
        }
        String said = descent.converged()
                ? note
                : note
                        + String.format(
                                Locale.ROOT,
                                "not fully converged: gradient norm %.3g after %d updates; ",
                                gradientNorm,
                                step);
        return new ReferencePoint(
                step, evaluation.loss() + weightDecay * squared / 2, gradientNorm, evaluation.accuracy(), said);
    }

    /// @return false when the loss left the finite numbers, or grew far beyond its start
    private boolean descendByMiniBatches(PhasePoint point, float[] initial, long updates) {
        Hyperparameters hyperparameters = plan.hyperparameters();
        MiniBatchSampler sampler = plan.sampler(model.exampleCount(), Seed.Purpose.CONVERGENCE_BATCHES);
        int[] batch = new int[hyperparameters.batchSize()];
        float[] gradient = new float[point.dimension()];
        BatchOutcome outcome = new BatchOutcome();
        StepSums sums = new StepSums();
        ProgressMeter meter = new ProgressMeter(state, nanoTime, 0);
        double greatestLoss = Double.POSITIVE_INFINITY;
        for (long step = 1; step <= updates; step++) {
            stopIfAsked();
            sampler.next(batch);
            model.gradient(point.position(), batch, gradient, outcome);
            HeavyBall.step(hyperparameters, point, gradient, initial, sums);
            double loss = outcome.loss() + hyperparameters.weightDecay() / 2 * sums.previousPositionSquared();
            greatestLoss = step == 1 ? 100 * (1 + loss) : greatestLoss;
            if (!(loss <= greatestLoss) || !Double.isFinite(sums.positionSquared())) {
                return false;
            }
            observations.add(step, Phase.PHASE_CONVERGENCE, outcome, sums, loss);
            meter.tick(step, loss, 0, 0);
        }
        return true;
    }

    private Minimiser.Descent descendFully(float[] position, long updates) {
        double[] parameters = widen(position);
        try {
            Minimiser.Descent descent = Minimiser.of(model)
                    .minimise(model, plan.hyperparameters().weightDecay(), parameters, updates, new FullDescentWatch());
            for (int i = 0; i < position.length; i++) {
                position[i] = (float) parameters[i];
            }
            return descent;
        } catch (NumericalException e) {
            throw new RunFailedException(
                    "no convergence: the loss has no unique minimum with weight_decay "
                            + plan.hyperparameters().weightDecay() + " (" + e.getMessage() + ")",
                    e);
        }
    }

    private void activity(String activity) {
        state.update(next -> next.getProgressBuilder().setActivity(activity));
    }

    private void stopIfAsked() {
        if (state.stopRequested()) {
            throw new CancellationException("stopped while converging");
        }
    }

    /// Tells how far the descent is, with the first update and then every hundred.
    private final class FullDescentWatch implements Minimiser.Watch {
        @Override
        public boolean stopRequested() {
            return state.stopRequested();
        }

        @Override
        public void updated(long updates, double gradientNorm) {
            if (updates % 100 == 1) {
                activity(String.format(
                        Locale.ROOT,
                        "converging: descent on all %d examples, gradient norm %.2g",
                        model.exampleCount(),
                        gradientNorm));
            }
        }
    }

    private static double[] widen(float[] narrow) {
        double[] wide = new double[narrow.length];
        for (int i = 0; i < narrow.length; i++) {
            wide[i] = narrow[i];
        }
        return wide;
    }

    /// Updates allowed in each half.
    private record Budget(long miniBatchUpdates, long fullUpdates) {
        private static final Budget CONVEX = new Budget(2000, 100);
        private static final Budget GENERAL = new Budget(5000, 4000);

        /// @param bound on both together; 0 for the default of the model
        static Budget of(long bound, boolean convex) {
            return bound == 0 ? (convex ? CONVEX : GENERAL) : new Budget(bound / 2, bound - bound / 2);
        }
    }
}
