package dev.perrin.analysis.mode;

/// The recursion of one mode, vₖ₊₁ = βvₖ − a(θₖ − μ) + noise, θₖ₊₁ = θₖ + ηvₖ₊₁, as far as an estimator needs it
/// to say what it measures. Source: science.md 1.2, 1.9.
///
/// @param learningRate η > 0
/// @param momentumCoefficient β, 0 ≤ β < 1
public record HeavyBall(double learningRate, double momentumCoefficient) {
    public HeavyBall {
        if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException(
                    "learningRate must be finite and greater than 0, but is " + learningRate);
        }
        if (!(momentumCoefficient >= 0 && momentumCoefficient < 1)) {
            throw new IllegalArgumentException(
                    "momentumCoefficient must be at least 0 and less than 1, but is " + momentumCoefficient);
        }
    }

    /// What the mean of xₖyₖ₊ₛ − yₖxₖ₊ₛ is in the stationary state: (MˢP)₂₁ − (MˢP)₁₂ with M = [[1−ηa, ηβ],[−a,
    /// β]] and the
    /// second moments P = [[Var x, Cov xy],[Cov xy, Var y]] of the same snapshots. Exact for any noise that is
    /// uncorrelated in time.
    ///
    /// @param curvature a = h + λ
    /// @param steps s ≥ 1 between the snapshots
    public double areaRate(
            double curvature, long steps, double positionVariance, double covariance, double velocityVariance) {
        double xx = positionVariance;
        double xy = covariance;
        double yx = covariance;
        double yy = velocityVariance;
        for (long step = 0; step < steps; step++) {
            double toX = (1 - learningRate * curvature) * xx + learningRate * momentumCoefficient * yx;
            double toXy = (1 - learningRate * curvature) * xy + learningRate * momentumCoefficient * yy;
            yx = -curvature * xx + momentumCoefficient * yx;
            yy = -curvature * xy + momentumCoefficient * yy;
            xx = toX;
            xy = toXy;
        }
        return yx - xy;
    }

    /// The area rate of one step, −η(Var y + Cov(yₖ, yₖ₊₁)), with Cov(yₖ, yₖ₊₁) = β Var y − a Cov xy of the
    /// recursion: what [#areaRate] is for s = 1 with Cov xy = η Var y/2, the identity that Var xₖ₊₁ = Var xₖ
    /// gives. It needs moments of single snapshots alone, whatever their distance.
    ///
    /// @param curvature a = h + λ
    public double areaRatePerStep(double curvature, double velocityVariance) {
        double next = momentumCoefficient * velocityVariance - curvature * learningRate * velocityVariance / 2;
        return -learningRate * (velocityVariance + next);
    }

    /// 2(1−β)a·Var(x)/η: the noise variance C of one step, where ηa is small and the noise constant.
    ///
    /// @param curvature a = h + λ
    public double effectiveTemperature(double curvature, double positionVariance) {
        return 2 * (1 - momentumCoefficient) * curvature * positionVariance / learningRate;
    }

    /// 2a·Var(x)/(η(1+β)) over Var(y): 1 in the stationary state, exactly, for constant noise and any ηa.
    ///
    /// @param curvature a = h + λ
    public double equipartition(double curvature, double positionVariance, double velocityVariance) {
        return 2 * curvature * positionVariance / (learningRate * (1 + momentumCoefficient)) / velocityVariance;
    }
}
