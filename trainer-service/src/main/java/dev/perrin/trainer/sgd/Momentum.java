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

    /// Whole blocks in lanes, the rest coordinate by coordinate: where there are few, that is faster.
    private static void step(
            Hyperparameters hyperparameters,
            PhasePoint point,
            float[] gradient,
            float[] reference,
            int tensor,
            StepSums sums) {
        StepTerms terms = sums.terms();
        terms.clear();
        int from = sums.start(tensor);
        int end = sums.end(tensor);
        if (end - from >= StepLanes.LANES) {
            StepLanes lanes = sums.lanes();
            lanes.clear();
            for (; end - from >= StepLanes.LANES; from += StepLanes.LANES) {
                lanes.step(hyperparameters, point, gradient, reference, from);
            }
            lanes.addTo(terms);
        }
        stepRest(hyperparameters, point, gradient, reference, from, end, terms);
        sums.put(tensor, terms);
    }

    private static void stepRest(
            Hyperparameters hyperparameters,
            PhasePoint point,
            float[] gradient,
            float[] reference,
            int from,
            int end,
            StepTerms terms) {
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
        for (int i = from; i < end; i++) {
            double before = position[i];
            double force = gradient[i] + weightDecay * before;
            float speed = (float) (momentumCoefficient * velocity[i] - force);
            float now = (float) (before + velocityFactor * speed + forceFactor * force);
            velocity[i] = speed;
            position[i] = now;
            double origin = reference[i];
            double moved = now - before;
            double away = now - origin;
            previousSquared = Math.fma(before, before, previousSquared);
            localSquared = Math.fma(moved, moved, localSquared);
            globalSquared = Math.fma(away, away, globalSquared);
            positionSquared = Math.fma((double) now, now, positionSquared);
            velocitySquared = Math.fma((double) speed, speed, velocitySquared);
            positionDotGradient = Math.fma(before, force, positionDotGradient);
            displacementDotGradient = Math.fma(before - origin, force, displacementDotGradient);
        }
        terms.add(
                previousSquared,
                localSquared,
                globalSquared,
                positionSquared,
                velocitySquared,
                positionDotGradient,
                displacementDotGradient);
    }
}
