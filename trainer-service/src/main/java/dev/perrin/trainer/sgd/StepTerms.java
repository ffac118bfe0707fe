package dev.perrin.trainer.sgd;

/// What the coordinates of one tensor add to the sums of a step.
final class StepTerms {
    private double previousSquared;
    private double localSquared;
    private double globalSquared;
    private double positionSquared;
    private double velocitySquared;
    private double positionDotGradient;
    private double displacementDotGradient;

    void clear() {
        previousSquared = 0;
        localSquared = 0;
        globalSquared = 0;
        positionSquared = 0;
        velocitySquared = 0;
        positionDotGradient = 0;
        displacementDotGradient = 0;
    }

    void add(
            double previous,
            double local,
            double global,
            double position,
            double velocity,
            double positionDot,
            double displacementDot) {
        previousSquared += previous;
        localSquared += local;
        globalSquared += global;
        positionSquared += position;
        velocitySquared += velocity;
        positionDotGradient += positionDot;
        displacementDotGradient += displacementDot;
    }

    double previousSquared() {
        return previousSquared;
    }

    double localSquared() {
        return localSquared;
    }

    double globalSquared() {
        return globalSquared;
    }

    double positionSquared() {
        return positionSquared;
    }

    double velocitySquared() {
        return velocitySquared;
    }

    double positionDotGradient() {
        return positionDotGradient;
    }

    double displacementDotGradient() {
        return displacementDotGradient;
    }
}
