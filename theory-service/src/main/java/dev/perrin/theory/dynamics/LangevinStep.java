package dev.perrin.theory.dynamics;

import dev.perrin.theory.mode.PhaseFlow;
import dev.perrin.theory.number.DoubleDouble;

/// The flow of the Langevin equation over one step of time (T10), from the response s to a unit kick, its integral
/// and the integral of its square: everything else follows from the three without loss.
///
/// Their power series are taken over a time t = 2⁻ᵐ so short that 27 terms give 32 digits (T56), and the time is
/// then doubled m times (T57). All leading terms are kept apart from the 1 they would drown in, so small p and w
/// lose nothing.
///
/// @param kick           s.
/// @param integral       ∫s, so that m₁₁ = 1 − w∫s.
/// @param squareIntegral ∫s², the position variance for unit noise.
record LangevinStep(DoubleDouble kick, DoubleDouble integral, DoubleDouble squareIntegral) {
    private static final int TERMS = 27;

    /// From this term on none reaches 2⁻⁵⁶ of the sum, so their own last digits do not matter.
    private static final int SMALL_TERMS = 15;

    /// 1/(n+1)!, the terms of (eᶻ − 1)/z.
    private static final DoubleDouble[] TERM = new DoubleDouble[TERMS];

    static {
        TERM[0] = DoubleDouble.ONE;
        for (int n = 1; n < TERMS; n++) {
            TERM[n] = TERM[n - 1].dividedBy(n + 1.0);
        }
    }

    /// @param p     half the friction.
    /// @param w     the stiffness, of any sign.
    /// @param sigma σ², the noise intensity.
    static PhaseFlow flow(DoubleDouble p, DoubleDouble w, DoubleDouble sigma) {
        // Both rates p ± √(p² − w) times 2⁻ᵐ are below 1/4.
        double rate = 2 * p.hi() + Math.sqrt(Math.abs(w.hi()));
        int halvings = Math.max(0, Math.getExponent(rate) + 3);
        LangevinStep step = series(p, w, halvings);
        for (int i = 0; i < halvings; i++) {
            step = step.doubled(p, w);
        }
        return step.toFlow(p, w, sigma);
    }

    /// Horner's scheme for (eᶻ − 1)/z in the algebras of the two equations (T56).
    private static LangevinStep series(DoubleDouble p, DoubleDouble w, int halvings) {
        // −P and −W, and the same for the equation of s².
        DoubleDouble kick1 = p.scaled(1 - halvings).negated();
        DoubleDouble kick0 = w.scaled(-2 * halvings).negated();
        DoubleDouble square2 = kick1.times(3);
        DoubleDouble square1 = kick0.scaled(2).minus(kick1.squared().scaled(1));
        DoubleDouble square0 = kick1.times(kick0).scaled(2).negated();
        double small0 = 0;
        double small1 = 0;
        double smallSquare0 = 0;
        double smallSquare1 = 0;
        double smallSquare2 = 0;
        for (int n = TERMS - 1; n >= SMALL_TERMS; n--) {
            double term = TERM[n].hi();
            double before1 = small1;
            small1 = small0 + kick1.hi() * before1;
            small0 = term + kick0.hi() * before1;
            double before2 = smallSquare2;
            smallSquare2 = smallSquare1 + square2.hi() * before2;
            smallSquare1 = smallSquare0 + square1.hi() * before2;
            smallSquare0 = term + square0.hi() * before2;
        }
        DoubleDouble of0 = DoubleDouble.of(small0);
        DoubleDouble of1 = DoubleDouble.of(small1);
        DoubleDouble ofSquare0 = DoubleDouble.of(smallSquare0);
        DoubleDouble ofSquare1 = DoubleDouble.of(smallSquare1);
        DoubleDouble ofSquare2 = DoubleDouble.of(smallSquare2);
        for (int n = SMALL_TERMS - 1; n >= 0; n--) {
            DoubleDouble before1 = of1;
            of1 = of0.plusProduct(kick1, before1);
            of0 = TERM[n].plusProduct(kick0, before1);
            DoubleDouble before2 = ofSquare2;
            ofSquare2 = ofSquare1.plusProduct(square2, before2);
            ofSquare1 = ofSquare0.plusProduct(square1, before2);
            ofSquare0 = TERM[n].plusProduct(square0, before2);
        }
        return new LangevinStep(
                of0.plusProduct(kick1, of1).scaled(-halvings),
                of1.scaled(-2 * halvings),
                ofSquare2.scaled(1 - 3 * halvings));
    }

    /// Twice the time (T57).
    private LangevinStep doubled(DoubleDouble p, DoubleDouble w) {
        DoubleDouble m11 = DoubleDouble.ONE.minus(w.times(integral));
        DoubleDouble m22 = m11.plusProduct(p.scaled(1).negated(), kick);
        DoubleDouble square = kick.squared();
        DoubleDouble ofPosition = m11.times(squareIntegral).plusProduct(kick, square);
        return new LangevinStep(
                kick.times(m11.plus(m22)),
                square.plusProduct(integral, m11.plus(DoubleDouble.ONE)),
                squareIntegral.plusProduct(ofPosition, m11).plusProduct(square, velocitySquareIntegral(p, w, m22)));
    }

    /// ∫s′² = ss′ + ps² + w∫s².
    private DoubleDouble velocitySquareIntegral(DoubleDouble p, DoubleDouble w, DoubleDouble velocity) {
        return kick.times(velocity.plusProduct(p, kick)).plusProduct(w, squareIntegral);
    }

    private PhaseFlow toFlow(DoubleDouble p, DoubleDouble w, DoubleDouble sigma) {
        DoubleDouble d11 = w.times(integral).negated();
        DoubleDouble d22 = d11.minus(p.times(kick).scaled(1));
        DoubleDouble m22 = DoubleDouble.ONE.plus(d22);
        return new PhaseFlow(
                DoubleDouble.ONE.plus(d11),
                kick,
                w.times(kick).negated(),
                m22,
                d11,
                d22,
                sigma.times(squareIntegral),
                sigma.scaled(-1).times(kick.squared()),
                sigma.times(velocitySquareIntegral(p, w, m22)));
    }
}
