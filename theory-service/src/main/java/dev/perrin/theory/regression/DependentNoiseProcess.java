package dev.perrin.theory.regression;

import dev.perrin.theory.mode.Correlations;
import dev.perrin.theory.mode.DampingRegime;
import dev.perrin.theory.mode.FlowPowers;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseFlow;
import dev.perrin.theory.mode.PhaseMoments;
import dev.perrin.theory.mode.StationaryMoments;
import dev.perrin.theory.number.DoubleDouble;
import java.util.Optional;

/// One mode under noise that depends on the parameters, from another start than the stationary one. The
/// mean is that of the flow, the covariance `MᵏP₀Mᵏᵀ + N` (T33); in the stationary state it is a heavy ball
/// (T32).
final class DependentNoiseProcess implements ModeProcess {
    private final int mode;
    private final double learningRate;
    private final ModeProcess stationary;
    private final FlowPowers flows;
    private final StartMoments start;
    private final GatheredNoise gathered;

    DependentNoiseProcess(
            int mode,
            double learningRate,
            ModeProcess stationary,
            PhaseFlow oneStep,
            StartMoments start,
            GatheredNoise gathered) {
        this.mode = mode;
        this.learningRate = learningRate;
        this.stationary = stationary;
        this.flows = new FlowPowers(oneStep);
        this.start = start;
        this.gathered = gathered;
    }

    @Override
    public DampingRegime damping() {
        return stationary.damping();
    }

    @Override
    public Optional<StationaryMoments> stationary() {
        return stationary.stationary();
    }

    /// `(Dz₀)₁² + (D P₀ Dᵀ)₁₁ + N₁₁`.
    ///
    /// @param asked the start that this process was made for, or the stationary one.
    @Override
    public double meanSquaredDisplacement(ModeStart asked, long step) {
        if (asked instanceof ModeStart.Stationary) {
            return stationary.meanSquaredDisplacement(asked, step);
        }
        PhaseFlow flow = flows.after(step);
        DoubleDouble drift = flow.d11().times(start.position()).plus(flow.m12().times(start.scaledVelocity()));
        double d11 = flow.d11().value();
        double m12 = flow.m12().value();
        double spread =
                d11 * d11 * start.variance() + 2 * d11 * m12 * start.covariance() + m12 * m12 * start.ofVelocity();
        return finite(drift.squared().value() + Math.max(0, spread) + gathered.positionVariance(mode, step), step);
    }

    /// The difference of two rounded values: the noise gathered so far is known no better.
    @Override
    public double displacementIncrement(ModeStart asked, long step) {
        if (asked instanceof ModeStart.Stationary) {
            return stationary.displacementIncrement(asked, step);
        }
        return meanSquaredDisplacement(asked, step + 1) - meanSquaredDisplacement(asked, step);
    }

    /// @param asked the start that this process was made for, or the stationary one.
    @Override
    public PhaseMoments moments(ModeStart asked, long step) {
        if (asked instanceof ModeStart.Stationary) {
            return stationary.moments(asked, step);
        }
        PhaseFlow flow = flows.after(step);
        DoubleDouble position =
                flow.m11().times(start.position()).plus(flow.m12().times(start.scaledVelocity()));
        DoubleDouble velocity =
                flow.m21().times(start.position()).plus(flow.m22().times(start.scaledVelocity()));
        double m11 = flow.m11().value();
        double m12 = flow.m12().value();
        double m21 = flow.m21().value();
        double m22 = flow.m22().value();
        double row1 = m11 * start.variance() + m12 * start.covariance();
        double row2 = m11 * start.covariance() + m12 * start.ofVelocity();
        double ofVelocity =
                m21 * (m21 * start.variance() + 2 * m22 * start.covariance()) + m22 * m22 * start.ofVelocity();
        double variance = Math.max(0, row1 * m11 + row2 * m12) + gathered.positionVariance(mode, step);
        double covariance = row1 * m21 + row2 * m22 + gathered.covariance(mode, step);
        double velocityVariance = Math.max(0, ofVelocity) + gathered.velocityVariance(mode, step);
        return new PhaseMoments(
                finite(position.value(), step),
                finite(velocity.value() / learningRate, step),
                finite(variance, step),
                finite(covariance / learningRate, step),
                finite(velocityVariance / learningRate / learningRate, step));
    }

    @Override
    public Correlations correlations(long step) {
        return stationary.correlations(step);
    }

    private double finite(double value, long step) {
        if (!Double.isFinite(value)) {
            throw new InvalidQuestionException(
                    "start", "of mode " + mode, "leads beyond the range of a double at step " + step);
        }
        return value;
    }
}
