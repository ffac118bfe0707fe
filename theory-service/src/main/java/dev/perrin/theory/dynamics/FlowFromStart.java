package dev.perrin.theory.dynamics;

import dev.perrin.theory.kernel.StartMoments;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.PhaseFlow;
import dev.perrin.theory.mode.PhaseMoments;
import dev.perrin.theory.number.DoubleDouble;

/// What a flow makes of a start (T7).
///
/// @param scale unit of the covariance of the flow's noise.
record FlowFromStart(StartMoments start, PhaseFlow flow, DoubleDouble scale) {
    DoubleDouble displacement() {
        DoubleDouble drift = flow.d11().times(start.position()).plus(flow.m12().times(start.velocity()));
        return drift.squared()
                .plus(flow.q11().times(scale))
                .plus(covariance(flow.d11(), flow.m12(), flow.d11(), flow.m12()));
    }

    PhaseMoments moments(Eigenmode mode, long step) {
        String where = " at step " + step;
        double rate = mode.learningRate();
        return new PhaseMoments(
                mode.finite(mean(flow.m11(), flow.m12()), "mean position" + where),
                mode.finite(mean(flow.m21(), flow.m22()).dividedBy(rate), "mean velocity" + where),
                mode.finite(
                        flow.q11().times(scale).plus(covariance(flow.m11(), flow.m12(), flow.m11(), flow.m12())),
                        "position variance" + where),
                mode.finite(
                        flow.q12()
                                .times(scale)
                                .plus(covariance(flow.m11(), flow.m12(), flow.m21(), flow.m22()))
                                .dividedBy(rate),
                        "covariance" + where),
                mode.finite(
                        flow.q22()
                                .times(scale)
                                .plus(covariance(flow.m21(), flow.m22(), flow.m21(), flow.m22()))
                                .dividedBy(rate)
                                .dividedBy(rate),
                        "velocity variance" + where));
    }

    private DoubleDouble mean(DoubleDouble row1, DoubleDouble row2) {
        return row1.times(start.position()).plus(row2.times(start.velocity()));
    }

    /// `a P bᵀ` with rows a and b.
    private DoubleDouble covariance(DoubleDouble a1, DoubleDouble a2, DoubleDouble b1, DoubleDouble b2) {
        return a1.times(start.p11())
                .plus(a2.times(start.p12()))
                .times(b1)
                .plus(a1.times(start.p12()).plus(a2.times(start.p22())).times(b2));
    }
}
