package dev.perrin.theory.dynamics;

import dev.perrin.theory.mode.PhaseFlow;
import dev.perrin.theory.number.DoubleDouble;

/// The flow of the Langevin equation over one step of time, from its power series (T10).
///
/// The series is taken over a time 2⁻ᵐ so short that 26 terms give 32 digits, and the flow is then doubled m
/// times. All leading terms are kept apart from the 1 they would drown in, so small p and w lose nothing.
final class LangevinStep {
    private static final int TERMS = 26;

    private LangevinStep() {}

    /// @param p     half the friction.
    /// @param w     the stiffness, of any sign.
    /// @param sigma σ², the noise intensity.
    static PhaseFlow flow(DoubleDouble p, DoubleDouble w, DoubleDouble sigma) {
        double norm = Math.max(1, Math.abs(w.hi()) + 2 * p.hi());
        int halvings = Math.max(0, Math.getExponent(norm) + 4);
        PhaseFlow flow = series(p, w, sigma, halvings);
        for (int i = 0; i < halvings; i++) {
            flow = flow.then(flow);
            flow = flow.withCrossCovariance(sigma.scaled(-1).times(flow.m12().squared()));
        }
        return flow;
    }

    /// The flow over a time t = 2⁻ʰᵃˡᵛⁱⁿᵍˢ. With s the response to a unit kick, `s″ + 2ps′ + ws = 0`:
    /// `M = [1 − w∫s, s; −ws, s′]`, and Q solves `Q₁₁′ = 2Q₁₂`, `Q₁₂′ = Q₂₂ − wQ₁₁ − 2pQ₁₂`, `Q₂₂′ = σ² −
    /// 2wQ₁₂ − 4pQ₂₂`.
    private static PhaseFlow series(DoubleDouble p, DoubleDouble w, DoubleDouble sigma, int halvings) {
        DoubleDouble twoP = p.times(2);
        DoubleDouble twoW = w.times(2);
        DoubleDouble fourP = p.times(4);
        // Terms of the series at time t: coefficient times t to the power of n.
        DoubleDouble kick = DoubleDouble.ZERO;
        DoubleDouble nextKick = DoubleDouble.ONE.scaled(-halvings);
        DoubleDouble q11 = DoubleDouble.ZERO;
        DoubleDouble q12 = DoubleDouble.ZERO;
        DoubleDouble q22 = DoubleDouble.ZERO;
        DoubleDouble drive = sigma;
        DoubleDouble sumKick = DoubleDouble.ZERO;
        DoubleDouble sumIntegral = DoubleDouble.ZERO;
        DoubleDouble sum11 = DoubleDouble.ZERO;
        DoubleDouble sum12 = DoubleDouble.ZERO;
        DoubleDouble sum22 = DoubleDouble.ZERO;
        for (int n = 0; n < TERMS; n++) {
            double over = n + 1;
            sumKick = sumKick.plus(nextKick);
            sumIntegral = sumIntegral.plus(nextKick.scaled(-halvings).dividedBy(n + 2.0));
            DoubleDouble following = twoP.times(nextKick)
                    .times(over)
                    .plus(w.times(kick).scaled(-halvings))
                    .negated()
                    .scaled(-halvings)
                    .dividedBy(over * (n + 2.0));
            DoubleDouble next11 = q12.times(2).scaled(-halvings).dividedBy(over);
            DoubleDouble next12 = q22.minus(w.times(q11))
                    .minus(twoP.times(q12))
                    .scaled(-halvings)
                    .dividedBy(over);
            DoubleDouble next22 = drive.minus(twoW.times(q12))
                    .minus(fourP.times(q22))
                    .scaled(-halvings)
                    .dividedBy(over);
            kick = nextKick;
            nextKick = following;
            q11 = next11;
            q12 = next12;
            q22 = next22;
            drive = DoubleDouble.ZERO;
            sum11 = sum11.plus(q11);
            sum12 = sum12.plus(q12);
            sum22 = sum22.plus(q22);
        }
        DoubleDouble d11 = w.times(sumIntegral).negated();
        DoubleDouble d22 = d11.minus(twoP.times(sumKick));
        return new PhaseFlow(
                DoubleDouble.ONE.plus(d11),
                sumKick,
                w.times(sumKick).negated(),
                DoubleDouble.ONE.plus(d22),
                d11,
                d22,
                sum11,
                sum12,
                sum22);
    }
}
