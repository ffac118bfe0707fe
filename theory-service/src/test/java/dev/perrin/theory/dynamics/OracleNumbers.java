package dev.perrin.theory.dynamics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.prediction.Curve;
import java.math.BigDecimal;
import java.util.List;

/// What the oracle says of one mode from one start. Second moments are carried by the oracle's own recursion, with
/// the position counted from θ₀ where displacements are wanted: (θ − θ₀, u) and θ₀ are Gaussian together.
final class OracleNumbers {
    /// Below it a double has fewer digits.
    private static final double SMALLEST = 1e-280;

    private final ExactMode exact;
    private final BigDecimal eta;
    private final BigDecimal unit;
    private final BigDecimal position;
    private final BigDecimal velocity;
    private final BigDecimal[] covariance;
    private final boolean flatStationary;

    private OracleNumbers(
            ExactMode exact,
            Eigenmode mode,
            BigDecimal position,
            BigDecimal velocity,
            BigDecimal[] covariance,
            boolean flatStationary) {
        this.exact = exact;
        this.eta = new BigDecimal(mode.learningRate());
        this.unit = eta.pow(2).multiply(new BigDecimal(mode.noise()));
        this.position = position;
        this.velocity = velocity;
        this.covariance = covariance;
        this.flatStationary = flatStationary;
    }

    /// A number and how large the terms are that it is the sum of.
    record Value(Curve curve, BigDecimal exact, BigDecimal size) {
        void check(double actual, double tolerance, String context) {
            double most = size.abs().doubleValue();
            BigDecimal error =
                    new BigDecimal(actual).subtract(exact, ExactMode.DIGITS).abs();
            assertThat(error.doubleValue())
                    .as(curve + " of " + context + ": " + actual + " for " + exact.doubleValue())
                    .isLessThanOrEqualTo(tolerance * Math.abs(exact.doubleValue()) + 1e-28 * most + SMALLEST);
        }
    }

    static BigDecimal x(Eigenmode mode) {
        return ExactMode.curvature(
                mode.learningRate(), mode.eigenvalue(), mode.hyperparameters().weightDecay());
    }

    static BigDecimal beta(Eigenmode mode) {
        return new BigDecimal(mode.momentum());
    }

    /// @param centred whether the velocity begins as ((1+β)u₀ − xθ₀)/2.
    static OracleNumbers of(ExactMode exact, Eigenmode mode, ModeStart start, boolean centred) {
        BigDecimal eta = new BigDecimal(mode.learningRate());
        BigDecimal zero = BigDecimal.ZERO;
        if (start instanceof ModeStart.Gaussian given) {
            BigDecimal position = new BigDecimal(given.position());
            BigDecimal velocity = new BigDecimal(given.velocity()).multiply(eta);
            BigDecimal p11 = new BigDecimal(given.positionVariance());
            BigDecimal p12 = new BigDecimal(given.covariance()).multiply(eta);
            BigDecimal p22 = new BigDecimal(given.velocityVariance()).multiply(eta.pow(2));
            if (centred) {
                BigDecimal half = new BigDecimal("0.5");
                BigDecimal a = x(mode).negate().multiply(half);
                BigDecimal b = BigDecimal.ONE.add(beta(mode)).multiply(half);
                velocity = a.multiply(position).add(b.multiply(velocity));
                p22 = a.pow(2)
                        .multiply(p11)
                        .add(a.multiply(b).multiply(p12).multiply(BigDecimal.TWO))
                        .add(b.pow(2).multiply(p22));
                p12 = a.multiply(p11).add(b.multiply(p12));
            }
            return new OracleNumbers(exact, mode, position, velocity, new BigDecimal[] {p11, p12, p22}, false);
        }
        BigDecimal unit = eta.pow(2).multiply(new BigDecimal(mode.noise()));
        boolean flat = x(mode).signum() == 0;
        BigDecimal[] law = flat ? new BigDecimal[] {zero, zero, exact.flatVelocityVariance()} : exact.stationary();
        for (int i = 0; i < 3; i++) {
            law[i] = law[i].multiply(unit);
        }
        return new OracleNumbers(exact, mode, zero, zero, law, flat);
    }

    List<Value> at(long step) {
        BigDecimal[][] m = exact.mean(step);
        BigDecimal[][] next = exact.mean(step + 1);
        BigDecimal[] noise = noise(step);
        BigDecimal[] cov = new BigDecimal[3];
        int[][] entries = {{0, 0}, {0, 1}, {1, 1}};
        BigDecimal[] size = new BigDecimal[3];
        for (int e = 0; e < 3; e++) {
            BigDecimal[] a = m[entries[e][0]];
            BigDecimal[] b = m[entries[e][1]];
            cov[e] = form(a, b).add(noise[e], ExactMode.DIGITS);
            size[e] = sizeOfForm(a, b).add(noise[e].abs(), ExactMode.DIGITS);
        }
        size[1] = size[1].add(root(size[0], size[2]));
        BigDecimal displacement = displacement(m, noise[0]);
        BigDecimal after = displacement(next, noise(step + 1)[0]);
        BigDecimal mean1 = m[0][0].multiply(position).add(m[0][1].multiply(velocity));
        BigDecimal mean2 = m[1][0].multiply(position).add(m[1][1].multiply(velocity));
        BigDecimal size1 =
                m[0][0].multiply(position).abs().add(m[0][1].multiply(velocity).abs());
        BigDecimal size2 =
                m[1][0].multiply(position).abs().add(m[1][1].multiply(velocity).abs());
        BigDecimal spread = displacement.abs().add(after.abs()).add(cov[0].abs());
        return List.of(
                new Value(Curve.MSD, displacement, spread),
                new Value(Curve.MSD_INCREMENT, after.subtract(displacement), spread),
                new Value(Curve.MEAN_POSITION, mean1, size1),
                new Value(Curve.MEAN_VELOCITY, perRate(mean2), perRate(size2)),
                new Value(Curve.POSITION_VARIANCE, flatStationary ? displacement : cov[0], size[0]),
                new Value(Curve.POSITION_VELOCITY_COVARIANCE, perRate(cov[1]), perRate(size[1])),
                new Value(Curve.VELOCITY_VARIANCE, perRate(perRate(cov[2])), perRate(perRate(size[2]))));
    }

    private BigDecimal[] noise(long step) {
        BigDecimal zero = BigDecimal.ZERO;
        BigDecimal[] noise = exact.moments(new BigDecimal[] {zero, zero, zero}, step);
        return new BigDecimal[] {noise[0].multiply(unit), noise[1].multiply(unit), noise[2].multiply(unit)};
    }

    private BigDecimal displacement(BigDecimal[][] m, BigDecimal noise) {
        BigDecimal[] row = {m[0][0].subtract(BigDecimal.ONE), m[0][1]};
        BigDecimal drift = row[0].multiply(position).add(row[1].multiply(velocity));
        return drift.pow(2).add(form(row, row)).add(noise, ExactMode.DIGITS);
    }

    /// a P bᵀ.
    private BigDecimal form(BigDecimal[] a, BigDecimal[] b) {
        return a[0].multiply(b[0])
                .multiply(covariance[0])
                .add(a[0].multiply(b[1]).add(a[1].multiply(b[0])).multiply(covariance[1]))
                .add(a[1].multiply(b[1]).multiply(covariance[2]));
    }

    private BigDecimal sizeOfForm(BigDecimal[] a, BigDecimal[] b) {
        return a[0].multiply(b[0])
                .multiply(covariance[0])
                .abs()
                .add(a[0].multiply(b[1]).abs().add(a[1].multiply(b[0]).abs()).multiply(covariance[1].abs()))
                .add(a[1].multiply(b[1]).multiply(covariance[2]).abs());
    }

    private static BigDecimal root(BigDecimal a, BigDecimal b) {
        return a.multiply(b).sqrt(new java.math.MathContext(20));
    }

    private BigDecimal perRate(BigDecimal value) {
        return value.divide(eta, ExactMode.DIGITS);
    }
}
