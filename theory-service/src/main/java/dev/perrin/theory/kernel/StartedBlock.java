package dev.perrin.theory.kernel;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.number.DoubleDouble;
import java.util.List;

/// Modes that begin at a point, or with a Gaussian law of their own (T51). In the units of (θ, u = ηv) the start
/// has mean z and covariance P, and everything is a form in the rows of the flow.
final class StartedBlock implements ModeBlock {
    private final List<Eigenmode> modes;
    private final StartedWalk walk;
    private final StartLanes start;
    private final Lanes perRate;
    private final Lanes scale;
    private final Lanes scalePerRate;
    private final Lanes scalePerSquare;
    private final Lanes part;
    private final Lanes rest;
    private final Lanes drift;
    private final Lanes velocity1;
    private final Lanes velocity2;
    private final Lanes change1;
    private final Lanes change2;
    private final Lanes[] out = new Lanes[7];
    private final Moments moments;
    private long reached;

    StartedBlock(List<LinearModeProcess> processes, StartLanes start) {
        int count = processes.size();
        modes = processes.stream().map(LinearModeProcess::mode).toList();
        walk = new StartedWalk(
                processes.stream().map(LinearModeProcess::oneStep).toList(), LinearModeProcess.crossRatios(processes));
        this.start = start;
        perRate = Lanes.of(modes, mode -> DoubleDouble.ONE.dividedBy(mode.learningRate()));
        // η²C, ηC and C: the units of the noise in θθ, θv and vv.
        scale = Lanes.of(modes, Eigenmode::noiseScale);
        scalePerRate = Lanes.of(modes, mode -> DoubleDouble.product(mode.learningRate(), mode.noise()));
        scalePerSquare = Lanes.of(modes, mode -> DoubleDouble.of(mode.noise()));
        part = new Lanes(count);
        rest = new Lanes(count);
        drift = new Lanes(count);
        velocity1 = new Lanes(count);
        velocity2 = new Lanes(count);
        change1 = new Lanes(count);
        change2 = new Lanes(count);
        for (int i = 0; i < out.length; i++) {
            out[i] = new Lanes(count);
        }
        moments = new Moments(out[2].values(), out[3].values(), out[4].values(), out[5].values(), out[6].values());
    }

    @Override
    public void advance(long step) {
        walk.advance(step - reached);
        reached = step;
    }

    /// T7.
    @Override
    public double[] displacement() {
        start.mean(drift, walk.d11(), walk.r2());
        rest.plusProduct(part.product(walk.q11(), scale), drift, drift);
        start.weigh(walk.d11(), walk.r2());
        start.plusCovariance(out[0], rest, walk.d11(), walk.r2());
        return ModeBlock.finite(out[0].values(), modes, "mean-squared displacement", reached);
    }

    /// With δ = r(M − 1) the change of the displacement's row d over one more step, and Q₁ the noise of that step:
    /// `(δz)(2dz + δz) + (2d + δ)Pδᵀ + r Q₁ rᵀ`.
    @Override
    public double[] increment() {
        NoisyFlow step = walk.oneStep();
        change1.plusProduct(part.product(walk.r1(), step.d11()), walk.r2(), step.m21());
        change2.plusProduct(part.product(walk.r1(), step.m12()), walk.r2(), step.d22());
        Lanes twice1 = new Lanes(part.count()).sum(part.sum(walk.d11(), walk.d11()), change1);
        Lanes twice2 = new Lanes(part.count()).sum(part.sum(walk.r2(), walk.r2()), change2);
        start.mean(drift, twice1, twice2);
        Lanes shift = start.mean(new Lanes(part.count()), change1, change2);
        Lanes row1 = new Lanes(part.count()).plusProduct(part.product(walk.r1(), step.q11()), walk.r2(), step.q12());
        Lanes row2 = new Lanes(part.count()).plusProduct(part.product(walk.r1(), step.q12()), walk.r2(), step.q22());
        rest.plusProduct(part.product(row1, walk.r1()), row2, walk.r2());
        row1.plusProduct(part.product(drift, shift), rest, scale);
        start.weigh(twice1, twice2);
        start.plusCovariance(out[1], row1, change1, change2);
        return ModeBlock.finite(out[1].values(), modes, "increment of the mean-squared displacement", reached);
    }

    @Override
    public Moments moments() {
        start.mean(out[2], walk.r1(), walk.r2());
        velocity1.product(walk.t1(), perRate);
        velocity2.product(walk.t2(), perRate);
        start.mean(out[3], velocity1, velocity2);
        start.weigh(walk.r1(), walk.r2());
        start.plusCovariance(out[4], rest.product(walk.q11(), scale), walk.r1(), walk.r2());
        start.plusCovariance(out[5], rest.product(walk.q12(), scalePerRate), velocity1, velocity2);
        start.weigh(velocity1, velocity2);
        start.plusCovariance(out[6], rest.product(walk.q22(), scalePerSquare), velocity1, velocity2);
        ModeBlock.finite(moments.meanPosition(), modes, "mean position", reached);
        ModeBlock.finite(moments.meanVelocity(), modes, "mean velocity", reached);
        ModeBlock.finite(moments.positionVariance(), modes, "position variance", reached);
        ModeBlock.finite(moments.positionVelocityCovariance(), modes, "covariance", reached);
        ModeBlock.finite(moments.velocityVariance(), modes, "velocity variance", reached);
        return moments;
    }
}
