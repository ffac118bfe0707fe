package dev.perrin.theory.sampling;

import dev.perrin.theory.mode.PhaseFlow;
import dev.perrin.theory.number.DoubleDouble;

/// The flow of some steps together with its response r to one equal kick in each of them (T39), in units of (θ, ηv):
/// r of j and then of k steps is `M_k r_j + r_k`.
record KickedFlow(PhaseFlow flow, DoubleDouble response1, DoubleDouble response2, long kicks) {
    /// Of the heavy ball, which a kick of ηv moves by as much.
    static KickedFlow oneStep(PhaseFlow flow) {
        return new KickedFlow(flow, DoubleDouble.ONE, DoubleDouble.ONE, 1);
    }

    KickedFlow then(KickedFlow later) {
        PhaseFlow after = later.flow;
        return new KickedFlow(
                flow.then(after),
                after.m11().times(response1).plus(after.m12().times(response2)).plus(later.response1),
                after.m21().times(response1).plus(after.m22().times(response2)).plus(later.response2),
                kicks + later.kicks);
    }

    /// The flow under kicks whose sum is known to be 0: `Q − r rᵀ/g` in the place of Q.
    PhaseFlow conditional() {
        DoubleDouble part1 = response1.dividedBy((double) kicks);
        DoubleDouble part2 = response2.dividedBy((double) kicks);
        return flow.withCovariance(
                flow.q11().minus(part1.times(response1)),
                flow.q12().minus(part1.times(response2)),
                flow.q22().minus(part2.times(response2)));
    }
}
