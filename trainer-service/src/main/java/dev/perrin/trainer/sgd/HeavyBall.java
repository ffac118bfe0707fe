package dev.perrin.trainer.sgd;

/// One step of SGD with heavy-ball momentum and L2 weight decay:
///
/// v′ = βv − (g + λθ),  θ′ = θ + η′v′,  η′ = η(1 − τ)
///
/// so v is −1/(1 − τ) times the momentum buffer of PyTorch with dampening τ. Vectors are float32; each coordinate is
/// computed in double and rounded once when stored. Source: science.md 1.2.
public final class HeavyBall {
    private HeavyBall() {}

    /// Updates the phase point and, in the same pass, sums up what is observed. O(d), no allocation.
    ///
    /// @param point length d. Modified.
    /// @param gradient g at the position, length d, without the L2 term. Not modified.
    /// @param reference origin of the global displacement, length d. Not modified.
    /// @param sums Modified.
    public static void step(
            Hyperparameters hyperparameters, PhasePoint point, float[] gradient, float[] reference, StepSums sums) {
        double learningRate = hyperparameters.heavyBallLearningRate();
        double momentumCoefficient = hyperparameters.momentumCoefficient();
        double weightDecay = hyperparameters.weightDecay();
        float[] position = point.position();
        float[] velocity = point.velocity();
        double previousSquared = 0;
        double localSquared = 0;
        double globalSquared = 0;
        double positionSquared = 0;
        double velocitySquared = 0;
        double dotGradient = 0;
        for (int i = 0; i < position.length; i++) {
            double before = position[i];
            double force = gradient[i] + weightDecay * before;
            float newVelocity = (float) (momentumCoefficient * velocity[i] - force);
            float newPosition = (float) (before + learningRate * newVelocity);
            velocity[i] = newVelocity;
            position[i] = newPosition;
            double moved = newPosition - before;
            double away = (double) newPosition - reference[i];
            previousSquared += before * before;
            localSquared += moved * moved;
            globalSquared += away * away;
            positionSquared += (double) newPosition * newPosition;
            velocitySquared += (double) newVelocity * newVelocity;
            dotGradient += before * force;
        }
        sums.previousPositionSquared = previousSquared;
        sums.localDisplacementSquared = localSquared;
        sums.globalDisplacementSquared = globalSquared;
        sums.positionSquared = positionSquared;
        sums.velocitySquared = velocitySquared;
        sums.positionDotGradient = dotGradient;
    }
}
