package dev.perrin.theory.kernel;

import dev.perrin.theory.mode.PhaseFlow;
import java.util.List;
import java.util.Optional;

/// The flow of k steps from a start that is given (T51): its matrix row by row, r = e₁ᵀMᵏ and t = e₂ᵀMᵏ, the
/// covariance Q of its noise, and the entry d₁₁ of Mᵏ − 1, which has the digits of a small displacement that
/// r₁ has lost:
///
/// ```text
/// Mᵏ⁺ʲ = Mᵏ Mʲ,    Qₖ₊ⱼ = Qₖ + Mᵏ Qⱼ (Mᵏ)ᵀ,    d ↦ d + r₁ d₁₁ + r₂ m₂₁
/// ```
final class StartedWalk {
    /// Below it the low part of a number is no longer exact.
    private static final double SMALLEST = 1e-300;

    private final Gaps<NoisyFlow> gaps;
    private final Lanes part;
    private final Lanes row1;
    private final Lanes row2;
    private final Register r1;
    private final Register r2;
    private final Register t1;
    private final Register t2;
    private final Register d11;
    private final Register q11;
    private final Register q12;
    private final Register q22;

    StartedWalk(List<PhaseFlow> oneStep, Optional<Lanes> crossRatio) {
        int count = oneStep.size();
        gaps = new Gaps<>(NoisyFlow.oneStep(oneStep, crossRatio));
        part = new Lanes(count);
        row1 = new Lanes(count);
        row2 = new Lanes(count);
        r1 = new Register(Lanes.all(count, 1));
        r2 = new Register(new Lanes(count));
        t1 = new Register(new Lanes(count));
        t2 = new Register(Lanes.all(count, 1));
        d11 = new Register(new Lanes(count));
        q11 = new Register(new Lanes(count));
        q12 = new Register(new Lanes(count));
        q22 = new Register(new Lanes(count));
    }

    NoisyFlow oneStep() {
        return gaps.oneStep();
    }

    Lanes r1() {
        return r1.now();
    }

    Lanes r2() {
        return r2.now();
    }

    Lanes t1() {
        return t1.now();
    }

    Lanes t2() {
        return t2.now();
    }

    /// r₁ − 1.
    Lanes d11() {
        return d11.now();
    }

    Lanes q11() {
        return q11.now();
    }

    Lanes q12() {
        return q12.now();
    }

    Lanes q22() {
        return q22.now();
    }

    void advance(long steps) {
        gaps.over(steps, this::apply);
        Register.drop(SMALLEST, r1, r2, t1, t2);
    }

    private void apply(NoisyFlow flow) {
        Lanes a = r1.now();
        Lanes b = r2.now();
        d11.next().plusProduct(part.plusProduct(d11.now(), a, flow.d11()), b, flow.m21());
        r1.next().plusProduct(part.product(a, flow.m11()), b, flow.m21());
        r2.next().plusProduct(part.product(a, flow.m12()), b, flow.m22());
        row1.plusProduct(part.product(a, flow.q11()), b, flow.q12());
        row2.plusProduct(part.product(a, flow.q12()), b, flow.q22());
        q11.next().plusProduct(part.plusProduct(q11.now(), row1, a), row2, b);
        Lanes c = t1.now();
        Lanes d = t2.now();
        t1.next().plusProduct(part.product(c, flow.m11()), d, flow.m21());
        t2.next().plusProduct(part.product(c, flow.m12()), d, flow.m22());
        if (flow.crossRatio().isPresent()) {
            q12.next().product(flow.crossRatio().get(), part.product(r2.next(), r2.next()));
        } else {
            q12.next().plusProduct(part.plusProduct(q12.now(), row1, c), row2, d);
        }
        row1.plusProduct(part.product(c, flow.q11()), d, flow.q12());
        row2.plusProduct(part.product(c, flow.q12()), d, flow.q22());
        q22.next().plusProduct(part.plusProduct(q22.now(), row1, c), row2, d);
        Register.step(r1, r2, t1, t2, d11, q11, q12, q22);
    }
}
