package dev.perrin.trainer.sgd;

/// One step of SGD with momentum and L2 weight decay, by the rule that the hyperparameters name:
///
/// v′ = βv − f,  f = g + λθ
///
/// heavy ball θ′ = θ + η′v′ with η′ = η(1 − τ); Nesterov θ′ = θ + η(βv′ − f), so that v is −1 times PyTorch's momentum
/// buffer there too, but θ′ − θ is not ηv′. Each coordinate is computed in double and rounded once when stored.
/// Source: science.md 1.2, 1.11.
public final class Momentum {
    private Momentum() {}

    /// Updates the phase point and, in the same pass, sums up what is observed. O(d), no allocation.
    ///
    /// @param point length d. Modified.
    /// @param gradient g at the position, length d, without the L2 term. Not modified.
    /// @param reference origin of the global displacement, length d. Not modified.
    /// @param sums of a layout of d parameters. Modified.
    public static void step(
            Hyperparameters hyperparameters, PhasePoint point, float[] gradient, float[] reference, StepSums sums) {
        sums.clear();
        for (int tensor = 0; tensor < sums.tensorCount(); tensor++) {
            step(hyperparameters, point, gradient, reference, tensor, sums);
        }
    }

    private static void step(
            Hyperparameters hyperparameters,
            PhasePoint point,
            float[] gradient,
            float[] reference,
            int tensor,
            StepSums sums) {
        StepTerms terms = sums.terms();
        int start = sums.start(tensor);
        int end = sums.end(tensor);
        terms.begin(end - start);
        for (int from = start; from < end; from += StepTerms.LANES) {
            int count = Math.min(StepTerms.LANES, end - from);
            move(hyperparameters, point, gradient, from, count, terms);
            terms.add(point, reference, from, count);
        }
        sums.put(tensor, terms);
    }

    /// @param terms position before and force. Modified.
    private static void move(
            Hyperparameters hyperparameters, PhasePoint point, float[] gradient, int from, int count, StepTerms terms) {
        double momentumCoefficient = hyperparameters.momentumCoefficient();
        double weightDecay = hyperparameters.weightDecay();
        double velocityFactor = hyperparameters.velocityFactor();
        double forceFactor = hyperparameters.forceFactor();
        float[] position = point.position();
        float[] velocity = point.velocity();
        double[] previous = terms.previous;
        double[] forces = terms.force;
        for (int i = 0; i < count; i++) {
            double before = position[from + i];
            double force = gradient[from + i] + weightDecay * before;
            float newVelocity = (float) (momentumCoefficient * velocity[from + i] - force);
            velocity[from + i] = newVelocity;
            position[from + i] = (float) (before + velocityFactor * newVelocity + forceFactor * force);
            previous[i] = before;
            forces[i] = force;
        }
    }
}
