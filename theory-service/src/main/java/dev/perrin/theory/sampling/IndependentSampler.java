package dev.perrin.theory.sampling;

import dev.perrin.theory.kernel.LinearModeProcess;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.PhaseFlow;

/// One mode under independent noise (T38): over any gap of k steps z ↦ Mᵏz + Gaussian noise of covariance Q_k, both
/// from the flow of k steps, so that a gap costs the same whatever its length. Over one step it is the recursion
/// itself.
final class IndependentSampler implements ModeSampler {
    private final InitialLaw start;
    private final GapIndex gaps;
    private final Leap[] leaps;
    private final Spread[] spreads;

    IndependentSampler(Eigenmode mode, LinearModeProcess process, InitialLaw start, GapIndex gaps) {
        this.start = start;
        this.gaps = gaps;
        this.leaps = new Leap[gaps.size()];
        this.spreads = new Spread[gaps.size()];
        for (int i = 0; i < leaps.length; i++) {
            PhaseFlow flow = process.flow(gaps.length(i));
            leaps[i] = Leap.of(mode, flow);
            spreads[i] = Spread.of(mode, flow.q11(), flow.q12(), flow.q22(), mode.noiseScale());
        }
    }

    @Override
    public Walk begin(GaussianStream stream) {
        PhasePoint point = new PhasePoint();
        start.draw(point, stream);
        return new Walk() {
            @Override
            public void advance(int index) {
                int gap = gaps.before(index);
                point.leap(leaps[gap], spreads[gap], stream);
            }

            @Override
            public double position() {
                return point.position;
            }

            @Override
            public double scaledVelocity() {
                return point.velocity;
            }
        };
    }
}
