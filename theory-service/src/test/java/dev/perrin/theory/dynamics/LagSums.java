package dev.perrin.theory.dynamics;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.prediction.Curve;
import java.math.BigDecimal;

/// Stationary position covariances at lags 0, 1, 2, … in 80 digits, and everything that is a plain sum of them.
/// Under shuffled epochs (T16) the covariance of the noise at distance j,
/// R(j) = −C(M−j)/(M(M−1)), filters through the mode: γ(k) = Σⱼ R(j)/C · γ₀(k − j), γ₀ being that of independent
/// noise.
final class LagSums {
    private static final int LAGS = 40;

    private final BigDecimal[] covariance;

    private LagSums(BigDecimal[] covariance) {
        this.covariance = covariance;
    }

    static LagSums independent(ExactMode exact, Eigenmode mode) {
        return new LagSums(lags(exact, mode, LAGS));
    }

    static LagSums shuffled(ExactMode exact, Eigenmode mode) {
        int batches = (int) mode.hyperparameters().batchesPerEpoch();
        BigDecimal[] free = lags(exact, mode, LAGS + batches);
        BigDecimal[] covariance = new BigDecimal[LAGS];
        BigDecimal all = new BigDecimal((long) batches * (batches - 1));
        for (int k = 0; k < LAGS; k++) {
            covariance[k] = free[k];
            for (int j = 1; j < batches; j++) {
                BigDecimal weight = new BigDecimal(batches - j).divide(all, ExactMode.DIGITS);
                covariance[k] = covariance[k].subtract(
                        weight.multiply(free[k + j].add(free[Math.abs(k - j)])), ExactMode.DIGITS);
            }
        }
        return new LagSums(covariance);
    }

    /// Cov(θ₀, θₖ) = (MᵏP)₁₁, under independent noise.
    private static BigDecimal[] lags(ExactMode exact, Eigenmode mode, int count) {
        BigDecimal[] law = exact.stationary();
        BigDecimal eta = new BigDecimal(mode.learningRate());
        BigDecimal unit = eta.pow(2).multiply(new BigDecimal(mode.noise()));
        BigDecimal[] lags = new BigDecimal[count];
        for (int k = 0; k < count; k++) {
            BigDecimal[][] m = exact.mean(k);
            lags[k] = m[0][0].multiply(law[0])
                    .add(m[0][1].multiply(law[1]), ExactMode.DIGITS)
                    .multiply(unit);
        }
        return lags;
    }

    OracleNumbers.Value variance() {
        return new OracleNumbers.Value(Curve.POSITION_VARIANCE, covariance[0], covariance[0]);
    }

    OracleNumbers.Value displacement(int step) {
        BigDecimal value = covariance[0].subtract(covariance[step]).multiply(BigDecimal.TWO);
        return new OracleNumbers.Value(Curve.MSD, value, covariance[0]);
    }

    OracleNumbers.Value autocorrelation(int step) {
        BigDecimal value = covariance[step].divide(covariance[0], ExactMode.DIGITS);
        return new OracleNumbers.Value(Curve.POSITION_AUTOCORRELATION, value, BigDecimal.ONE);
    }

    /// Var of the mean of n positions: Σᵢⱼ γ(i − j)/n².
    OracleNumbers.Value averageVariance(int count) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                sum = sum.add(covariance[Math.abs(i - j)]);
            }
        }
        BigDecimal value = sum.divide(new BigDecimal((long) count * count), ExactMode.DIGITS);
        return new OracleNumbers.Value(Curve.AVERAGE_VARIANCE, value, covariance[0]);
    }
}
