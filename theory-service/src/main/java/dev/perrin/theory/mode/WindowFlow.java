package dev.perrin.theory.mode;

import dev.perrin.theory.number.DoubleDouble;

/// The flow of a phase point together with a weighted sum S of the positions on its way (T17):
/// `S ↦ S + r·z + noise`, the noise having variance V and covariance c with that of z.
public record WindowFlow(
        PhaseFlow phase, DoubleDouble r1, DoubleDouble r2, DoubleDouble c1, DoubleDouble c2, DoubleDouble variance) {

    /// Steps on which nothing is added to S.
    public static WindowFlow unweighted(PhaseFlow phase) {
        return new WindowFlow(
                phase, DoubleDouble.ZERO, DoubleDouble.ZERO, DoubleDouble.ZERO, DoubleDouble.ZERO, DoubleDouble.ZERO);
    }

    /// `steps` steps, to S being added the position before each.
    public static WindowFlow window(PhaseFlow oneStep, long steps) {
        WindowFlow power = new WindowFlow(
                oneStep, DoubleDouble.ONE, DoubleDouble.ZERO, DoubleDouble.ZERO, DoubleDouble.ZERO, DoubleDouble.ZERO);
        WindowFlow result = unweighted(PhaseFlow.IDENTITY);
        for (long left = steps; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                result = result.then(power);
            }
            if (left > 1) {
                power = power.then(power);
            }
        }
        return result;
    }

    /// The same with every position subtracted.
    public WindowFlow negated() {
        return new WindowFlow(phase, r1.negated(), r2.negated(), c1.negated(), c2.negated(), variance);
    }

    public WindowFlow then(WindowFlow later) {
        PhaseFlow m = later.phase;
        // Covariance of the noise so far with what the later steps add to S.
        DoubleDouble q1 = phase.q11().times(later.r1).plus(phase.q12().times(later.r2));
        DoubleDouble q2 = phase.q12().times(later.r1).plus(phase.q22().times(later.r2));
        DoubleDouble sum1 = c1.plus(q1);
        DoubleDouble sum2 = c2.plus(q2);
        return new WindowFlow(
                phase.then(m),
                r1.plus(later.r1.times(phase.m11())).plus(later.r2.times(phase.m21())),
                r2.plus(later.r1.times(phase.m12())).plus(later.r2.times(phase.m22())),
                m.m11().times(sum1).plus(m.m12().times(sum2)).plus(later.c1),
                m.m21().times(sum1).plus(m.m22().times(sum2)).plus(later.c2),
                variance.plus(later.variance)
                        .plus(later.r1.times(c1.times(2).plus(q1)))
                        .plus(later.r2.times(c2.times(2).plus(q2))));
    }

    /// Variance of S from a stationary start (T17): `r P rᵀ + V`.
    public DoubleDouble varianceFrom(StationaryCovariance covariance) {
        DoubleDouble fromVelocity = r2.squared().times(covariance.velocity()).plus(variance);
        return covariance
                .position()
                .map(p -> fromVelocity
                        .plus(r1.squared().times(p.variance()))
                        .plus(r1.times(r2).times(p.covariance()).times(2)))
                .orElse(fromVelocity);
    }
}
