package dev.perrin.theory.kernel;

import dev.perrin.theory.mode.PhaseFlow;
import java.util.List;

/// What k steps do to a vector, M = Mᵏ₁, and to the sum of the vectors before each of them,
/// S = 1 + M₁ + … + Mᵏ⁻¹₁ (T50).
record SummedFlow(Lanes m11, Lanes m12, Lanes m21, Lanes m22, Lanes s11, Lanes s12, Lanes s21, Lanes s22)
        implements Gaps.Map<SummedFlow> {

    static SummedFlow oneStep(List<PhaseFlow> flows) {
        int count = flows.size();
        return new SummedFlow(
                Lanes.of(flows, PhaseFlow::m11),
                Lanes.of(flows, PhaseFlow::m12),
                Lanes.of(flows, PhaseFlow::m21),
                Lanes.of(flows, PhaseFlow::m22),
                Lanes.all(count, 1),
                Lanes.all(count, 0),
                Lanes.all(count, 0),
                Lanes.all(count, 1));
    }

    /// `M = M₂M₁`, `S = S₁ + S₂M₁`.
    @Override
    public SummedFlow then(SummedFlow later) {
        int n = m11.count();
        Lanes part = new Lanes(n);
        return new SummedFlow(
                new Lanes(n).plusProduct(part.product(later.m11, m11), later.m12, m21),
                new Lanes(n).plusProduct(part.product(later.m11, m12), later.m12, m22),
                new Lanes(n).plusProduct(part.product(later.m21, m11), later.m22, m21),
                new Lanes(n).plusProduct(part.product(later.m21, m12), later.m22, m22),
                new Lanes(n).plusProduct(part.plusProduct(s11, later.s11, m11), later.s12, m21),
                new Lanes(n).plusProduct(part.plusProduct(s12, later.s11, m12), later.s12, m22),
                new Lanes(n).plusProduct(part.plusProduct(s21, later.s21, m11), later.s22, m21),
                new Lanes(n).plusProduct(part.plusProduct(s22, later.s21, m12), later.s22, m22));
    }
}
