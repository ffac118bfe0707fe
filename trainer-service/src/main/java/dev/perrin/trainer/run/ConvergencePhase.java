package dev.perrin.trainer.run;

import dev.perrin.trainer.convergence.ConvergenceCriterion;
import dev.perrin.trainer.convergence.Minimiser;
import dev.perrin.trainer.data.TrainingData;
import dev.perrin.trainer.linearalgebra.NumericalException;
import dev.perrin.trainer.model.ConvexModel;
import dev.perrin.trainer.model.Evaluation;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.weights.WeightsFile;
import dev.perrin.trainer.observation.ObservationRecorder;
import dev.perrin.trainer.sgd.PhasePoint;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/// From the initial parameters to the reference point, where the limiting phase starts from rest: minibatch SGD with
/// the run's own hyperparameters, then descent on the whole data set to the minimum, unless the run has a criterion by
/// which minibatch SGD alone ends.
///
/// Minibatch SGD alone ends at a random distance from the minimum, and the displacements contain the way back.
final class ConvergencePhase {
    /// The greatest gradient norm that float32 parameters at the minimum of a convex model may leave.
    private static final double CONVEX_TOLERANCE = 1e-5;

    private static final long TELLING_NANOS = 500_000_000;

    private final RunPlan plan;
    private final Model model;
    private final TrainingData data;
    private final Optional<WeightsFile> weights;
    private final CurvatureMeter meter;
    private final RunState state;
    private final ObservationRecorder observations;
    private final LongSupplier nanoTime;

    /// @param weights to begin from; empty: what the seed draws
    /// @param meter of the model
    ConvergencePhase(
            RunPlan plan,
            Model model,
            TrainingData data,
            Optional<WeightsFile> weights,
            CurvatureMeter meter,
            RunState state,
            ObservationRecorder observations,
            LongSupplier nanoTime) {
        this.plan = plan;
        this.model = model;
        this.data = data;
        this.weights = weights;
        this.meter = meter;
        this.state = state;
        this.observations = observations;
        this.nanoTime = nanoTime;
    }

    /// @param point becomes the reference point, at rest. Modified.
    /// @throws RunFailedException when a convex model does not come to its minimum, or a criterion is not met
    ReferencePoint run(PhasePoint point) {
        float[] position = point.position();
        model.initialise(plan.seed().stream(Seed.Purpose.INITIAL_PARAMETERS), position);
        weights.ifPresent(file -> file.load(model, position));
        return plan.criterion().endsWithMiniBatches() ? byCriterion(point) : toMinimum(point);
    }

    private ReferencePoint toMinimum(PhasePoint point) {
        Budget budget = Budget.of(plan.spec().getConvergenceSteps(), model instanceof ConvexModel);
        float[] position = point.position();
        float[] initial = position.clone();
        float[] initialBuffers = new float[Math.toIntExact(model.buffers().dimension())];
        model.copyBuffers(initialBuffers);
        String note = "";
        long miniBatchUpdates = budget.miniBatchUpdates();
        if (descendByMiniBatches(point, miniBatchUpdates) instanceof MiniBatchDescent.End.Diverged) {
            miniBatchUpdates = 0;
            note = "minibatch descent diverged and was left out; ";
            System.arraycopy(initial, 0, position, 0, initial.length);
            model.restoreBuffers(initialBuffers);
        }
        Arrays.fill(point.velocity(), 0f);
        activity("converging: descent on all " + model.exampleCount() + " examples");
        Minimiser.Descent descent = descendFully(position, budget.fullUpdates());
        long step = miniBatchUpdates + descent.updates();
        ReferencePoint reference = reference(model, position, step, note);
        requireMinimum(reference);
        return descent.converged()
                ? reference
                : reference.noting(String.format(
                        Locale.ROOT,
                        "not fully converged: gradient norm %.3g after %d updates; ",
                        reference.gradientNorm(),
                        step));
    }

    /// Where the updates end is where the limiting phase begins. Its loss is told of the examples of which curvature is
    /// measured: nothing depends on it, and a pass over all of a large data set can take longer than the run.
    private ReferencePoint byCriterion(PhasePoint point) {
        ConvergenceCriterion criterion = plan.criterion();
        long bound = criterion instanceof ConvergenceCriterion.AtStep(long updates)
                ? updates
                : plan.spec().getConvergenceSteps();
        long made = switch (descendByMiniBatches(point, bound)) {
            case MiniBatchDescent.End.Converged(long updates) -> updates;
            case MiniBatchDescent.End.Diverged(long updates) ->
                throw new RunFailedException("diverged: the minibatch loss grew beyond 100 times its start at step "
                        + updates + ", learning_rate "
                        + plan.hyperparameters().learningRate());
            case MiniBatchDescent.End.Exhausted(long updates) -> {
                if (!(criterion instanceof ConvergenceCriterion.AtStep)) {
                    throw new RunFailedException("no convergence: the convergence_criterion was not met within the "
                            + updates + " updates that convergence_steps allows");
                }
                yield updates;
            }
        };
        Arrays.fill(point.velocity(), 0f);
        float[] position = point.position();
        return reference(meter.lossAt(position, plan.spec().getHyperparameters()), position, made, "");
    }

    private MiniBatchDescent.End descendByMiniBatches(PhasePoint point, long updates) {
        activity("converging: minibatch descent");
        MiniBatchDescent.End end = new MiniBatchDescent(plan, model, data, state, observations, nanoTime)
                .run(
                        point,
                        updates,
                        plan.criterion().newState(model, plan.hyperparameters().weightDecay()));
        observations.flush();
        return end;
    }

    /// @param loss that is told
    private ReferencePoint reference(Model loss, float[] position, long step, String note) {
        double[] parameters = widen(position);
        double[] gradient = new double[parameters.length];
        Evaluation evaluation = loss.evaluate(parameters, gradient, new PassWatch(loss.exampleCount()));
        double weightDecay = plan.hyperparameters().weightDecay();
        double squared = 0;
        double gradientSquared = 0;
        for (int i = 0; i < parameters.length; i++) {
            squared += parameters[i] * parameters[i];
            double total = gradient[i] + weightDecay * parameters[i];
            gradientSquared += total * total;
        }
        return new ReferencePoint(
                step,
                evaluation.loss() + weightDecay * squared / 2,
                Math.sqrt(gradientSquared),
                evaluation.accuracy(),
                loss.exampleCount(),
                note);
    }

    private void requireMinimum(ReferencePoint reference) {
        if (model instanceof ConvexModel && !(reference.gradientNorm() <= CONVEX_TOLERANCE)) {
            throw new RunFailedException(String.format(
                    Locale.ROOT,
                    "no convergence: gradient norm %.3g after %d updates, but a convex model must reach %.0e "
                            + "(convergence_steps %d, weight_decay %s)",
                    reference.gradientNorm(),
                    reference.step(),
                    CONVEX_TOLERANCE,
                    plan.spec().getConvergenceSteps(),
                    plan.spec().getHyperparameters().getWeightDecay()));
        }
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
                            + plan.spec().getHyperparameters().getWeightDecay() + " (" + e.getMessage()
                            + "); a convergence_criterion does without one",
                    e);
        }
    }

    private void activity(String activity) {
        state.update(next -> next.getProgressBuilder().setActivity(activity));
    }

    /// Tells how far the pass over the examples at the reference point is, and ends it when the run is to stop.
    private final class PassWatch implements IntConsumer {
        private final int examples;
        private long toldAt = nanoTime.getAsLong();

        PassWatch(int examples) {
            this.examples = examples;
            tell(0);
        }

        @Override
        public void accept(int seen) {
            if (state.stopRequested()) {
                throw new CancellationException("stopped at the reference point");
            }
            long now = nanoTime.getAsLong();
            if (now - toldAt >= TELLING_NANOS) {
                toldAt = now;
                tell(seen);
            }
        }

        private void tell(int seen) {
            activity(String.format(
                    Locale.ROOT, "loss and gradient at the reference point: %,d of %,d examples", seen, examples));
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
