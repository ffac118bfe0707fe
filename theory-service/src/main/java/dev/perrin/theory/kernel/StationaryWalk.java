package dev.perrin.theory.kernel;

import dev.perrin.theory.mode.PhaseFlow;
import dev.perrin.theory.number.DoubleDouble;
import java.util.List;

/// Displacements from the stationary state, of covariance P (T50). With
///
/// ```text
/// f = (1 − M) P e₁,    E(θₖ − θ₀)² = 2 Σ (Mʲf)₁,    E(θₖ − θ₀)uₖ = Σ (Mʲf)₂,    sums over 0 ≤ j < k
/// ```
///
/// all there is to carry along is the vector g = Mᵏf and the sum a of those before it. Nothing in it knows whether
/// a mode oscillates, creeps or is flat: no case has a formula of its own that could fail.
final class StationaryWalk {
    private final Gaps<SummedFlow> gaps;
    private final Lanes part;
    private final Register a1;
    private final Register a2;
    private final Register g1;
    private final Register g2;

    /// @param f1   first entries of f.
    /// @param f2   second entries of f.
    /// @param both whether the second sum is wanted.
    StationaryWalk(List<PhaseFlow> oneStep, Lanes f1, Lanes f2, boolean both) {
        int count = oneStep.size();
        gaps = new Gaps<>(SummedFlow.oneStep(oneStep, both));
        part = new Lanes(count);
        a1 = new Register(new Lanes(count));
        a2 = new Register(new Lanes(count));
        g1 = new Register(f1);
        g2 = new Register(f2);
    }

    /// Σ (Mʲf)₁: half the displacement.
    Lanes a1() {
        return a1.now();
    }

    /// Σ (Mʲf)₂: the covariance of displacement and velocity, where it was wanted.
    Lanes a2() {
        return a2.now();
    }

    /// (Mᵏf)₁: half of what one more step adds to the displacement.
    Lanes g1() {
        return g1.now();
    }

    void advance(long steps) {
        gaps.over(steps, this::apply);
        Register.drop(SummedFlow.SMALLEST, g1, g2);
    }

    /// `a ↦ a + Sg`, `g ↦ Mg`.
    private void apply(SummedFlow flow) {
        if (part.isFew()) {
            applyOneByOne(flow);
        } else {
            applyTogether(flow);
        }
        flow.s2().ifPresent(_ -> Register.step(a2));
        Register.step(a1, g1, g2);
    }

    private void applyTogether(SummedFlow flow) {
        Lanes x = g1.now();
        Lanes y = g2.now();
        flow.s1().addTo(a1.next(), a1.now(), x, y, part);
        flow.s2().ifPresent(row -> row.addTo(a2.next(), a2.now(), x, y, part));
        g1.next().plusProduct(part.product(flow.m11(), x), flow.m12(), y);
        g2.next().plusProduct(part.product(flow.m21(), x), flow.m22(), y);
    }

    /// The same bits, one lane after the other.
    private void applyOneByOne(SummedFlow flow) {
        for (int i = 0; i < part.count(); i++) {
            DoubleDouble x = g1.now().get(i);
            DoubleDouble y = g2.now().get(i);
            a1.next().set(i, flow.s1().plus(i, a1.now().get(i), x, y));
            if (flow.s2().isPresent()) {
                a2.next().set(i, flow.s2().get().plus(i, a2.now().get(i), x, y));
            }
            g1.next().set(i, flow.m11().get(i).times(x).plusProduct(flow.m12().get(i), y));
            g2.next().set(i, flow.m21().get(i).times(x).plusProduct(flow.m22().get(i), y));
        }
    }
}
