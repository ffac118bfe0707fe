package dev.perrin.analysis.noise;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Noise of one step in every mode, from snapshots of consecutive steps:
///
/// nₖ = yₖ₊₁ − βyₖ + aₗxₖ
///
/// which by the update is a constant, aₗ(μ − θ_ref), less the noise of the minibatch gradient along the mode. The
/// constant is not known and is taken out as the mean. The curvature aₗ = hₗ + λ is the one that the curvature
/// estimate gave, because autocorrelations need the noise of a step when the step comes; what a regression on
/// position would have said is measured beside it, [ModeNoiseState#fittedCurvature], and the variance is free of
/// the difference. Not available for snapshots that are more than one step apart: the noise of the steps between
/// cannot be told from one another.
///
/// Source: science.md 1.2, 4.2, 4.7. Memory: 8·modes·(2·lags + 32·5 + modes/2) + 8 kB, in bytes.
///
/// @param momentumCoefficient β
/// @param curvatures aₗ of every mode
/// @param lags of the autocorrelation, 1 … lags steps
public record ModeNoise(double momentumCoefficient, List<Double> curvatures, int lags) {
    /// Longest lag that is worth its memory.
    public static final int MAX_LAGS = 64;

    public ModeNoise {
        curvatures = List.copyOf(curvatures);
        if (!(momentumCoefficient >= 0 && momentumCoefficient < 1)) {
            throw new IllegalArgumentException(
                    "momentumCoefficient must be at least 0 and less than 1, but is " + momentumCoefficient);
        }
        if (curvatures.isEmpty()) {
            throw new IllegalArgumentException("curvatures must not be empty");
        }
        for (double curvature : curvatures) {
            if (!Double.isFinite(curvature)) {
                throw new IllegalArgumentException("curvatures must be finite, but one is " + curvature);
            }
        }
        if (lags < 1 || lags > MAX_LAGS) {
            throw new IllegalArgumentException("lags must be from 1 to 64, but is " + lags);
        }
    }

    /// Settings for a run; empty unless its snapshots are of consecutive steps.
    ///
    /// @param intervalSteps between snapshots
    /// @param batchesPerEpoch M; lags reach to twice as many steps
    public static Optional<ModeNoise> of(
            long intervalSteps, double momentumCoefficient, List<Double> curvatures, long batchesPerEpoch) {
        if (intervalSteps != 1 || curvatures.isEmpty()) {
            return Optional.empty();
        }
        int lags = Math.clamp(2 * batchesPerEpoch, 1, MAX_LAGS);
        return Optional.of(new ModeNoise(momentumCoefficient, curvatures, lags));
    }

    public int modes() {
        return curvatures.size();
    }

    /// Autocorrelation of the noise of batches drawn without replacement, −(M−j)/(M(M−1)) for j < M, averaged over
    /// the place in the epoch; 0 from M on. Source: science.md 4.2.
    ///
    /// @param batchesPerEpoch M ≥ 2
    /// @return at lags 1 … lags
    public List<Double> shuffledAutocorrelation(long batchesPerEpoch) {
        List<Double> all = new ArrayList<>();
        double m = batchesPerEpoch;
        for (int lag = 1; lag <= lags; lag++) {
            all.add(lag < batchesPerEpoch ? -(m - lag) / (m * (m - 1)) : 0);
        }
        return all;
    }

    public ModeNoiseState newState() {
        return new ModeNoiseState(this);
    }
}
