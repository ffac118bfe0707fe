package dev.perrin.theory.kernel;

import dev.perrin.theory.mode.PhaseFlow;
import java.util.List;
import java.util.Optional;

/// What k steps do to a phase point: [PhaseFlow] in lanes.
///
/// @param crossRatio Q₁₂/M₁₂², where that is a constant of the mode (T10).
record NoisyFlow(
        Lanes m11,
        Lanes m12,
        Lanes m21,
        Lanes m22,
        Lanes d11,
        Lanes d22,
        Lanes q11,
        Lanes q12,
        Lanes q22,
        Optional<Lanes> crossRatio)
        implements Gaps.Map<NoisyFlow> {

    static NoisyFlow oneStep(List<PhaseFlow> flows, Optional<Lanes> crossRatio) {
        return new NoisyFlow(
                Lanes.of(flows, PhaseFlow::m11),
                Lanes.of(flows, PhaseFlow::m12),
                Lanes.of(flows, PhaseFlow::m21),
                Lanes.of(flows, PhaseFlow::m22),
                Lanes.of(flows, PhaseFlow::d11),
                Lanes.of(flows, PhaseFlow::d22),
                Lanes.of(flows, PhaseFlow::q11),
                Lanes.of(flows, PhaseFlow::q12),
                Lanes.of(flows, PhaseFlow::q22),
                crossRatio);
    }

    /// T4.
    @Override
    public NoisyFlow then(NoisyFlow later) {
        int n = m11.count();
        Lanes part = new Lanes(n);
        Lanes crossing = new Lanes(n).product(later.m12, m21);
        Lanes returning = new Lanes(n).product(later.m21, m12);
        Lanes near11 = new Lanes(n).plusProduct(part.sum(d11, later.d11), later.d11, d11);
        near11 = new Lanes(n).sum(near11, crossing);
        Lanes near22 = new Lanes(n).plusProduct(part.sum(d22, later.d22), later.d22, d22);
        near22 = new Lanes(n).sum(near22, returning);
        Lanes next11 = new Lanes(n);
        Lanes less11 = new Lanes(n);
        Lanes.choose(near11, new Lanes(n).plusProduct(crossing, later.m11, m11), next11, less11);
        Lanes next22 = new Lanes(n);
        Lanes less22 = new Lanes(n);
        Lanes.choose(near22, new Lanes(n).plusProduct(returning, later.m22, m22), next22, less22);
        Lanes next12 = new Lanes(n).plusProduct(part.product(later.m11, m12), later.m12, m22);
        Lanes row11 = new Lanes(n).plusProduct(part.product(later.m11, q11), later.m12, q12);
        Lanes row12 = new Lanes(n).plusProduct(part.product(later.m11, q12), later.m12, q22);
        Lanes row21 = new Lanes(n).plusProduct(part.product(later.m21, q11), later.m22, q12);
        Lanes row22 = new Lanes(n).plusProduct(part.product(later.m21, q12), later.m22, q22);
        return new NoisyFlow(
                next11,
                next12,
                new Lanes(n).plusProduct(part.product(later.m21, m11), later.m22, m21),
                next22,
                less11,
                less22,
                new Lanes(n).plusProduct(part.plusProduct(later.q11, row11, later.m11), row12, later.m12),
                crossRatio
                        .map(ratio -> new Lanes(n).product(ratio, new Lanes(n).product(next12, next12)))
                        .orElseGet(() -> new Lanes(n)
                                .plusProduct(part.plusProduct(later.q12, row11, later.m21), row12, later.m22)),
                new Lanes(n).plusProduct(part.plusProduct(later.q22, row21, later.m21), row22, later.m22),
                crossRatio);
    }
}
