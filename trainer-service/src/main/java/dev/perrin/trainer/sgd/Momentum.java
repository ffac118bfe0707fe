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
        double momentumCoefficient = hyperparameters.momentumCoefficient();
        double weightDecay = hyperparameters.weightDecay();
        double velocityFactor = hyperparameters.velocityFactor();
        double forceFactor = hyperparameters.forceFactor();
        float[] position = point.position();
        float[] velocity = point.velocity();
        double previousSquared = 0;
        double localSquared = 0;
        double globalSquared = 0;
        double positionSquared = 0;
        double velocitySquared = 0;
        double positionDotGradient = 0;
        double displacementDotGradient = 0;
        int end = sums.end(tensor);
        for (int i = sums.start(tensor); i < end; i++) {
            double before = position[i];
            double origin = reference[i];
            double force = gradient[i] + weightDecay * before;
            float newVelocity = (float) (momentumCoefficient * velocity[i] - force);
            float newPosition = (float) (before + velocityFactor * newVelocity + forceFactor * force);
            velocity[i] = newVelocity;
            position[i] = newPosition;
            double moved = newPosition - before;
            double away = newPosition - origin;
            previousSquared += before * before;
            localSquared += moved * moved;
            globalSquared += away * away;
            positionSquared += (double) newPosition * newPosition;
            velocitySquared += (double) newVelocity * newVelocity;
            positionDotGradient += before * force;
            displacementDotGradient += (before - origin) * force;
        }
        sums.put(tensor, localSquared, positionSquared, velocitySquared, positionDotGradient);
        sums.previousPositionSquared += previousSquared;
        sums.globalDisplacementSquared += globalSquared;
        sums.displacementDotGradient += displacementDotGradient;
    }
}
