package dev.perrin.analysis.mode;

import dev.perrin.analysis.lag.LagSet;

/// Multiple-tau correlator of every mode by itself, over the lags of a [LagSet]: for lags l and windows that end
/// at k
///
/// | quantity | average of |
/// | --- | --- |
/// | mean-squared displacement | (xₖ − xₖ₋ₗ)² |
/// | velocity autocovariance | yₖ₋ₗ yₖ |
/// | position-velocity cross-covariance | xₖ₋ₗ yₖ, less the product of the means |
///
/// x = qₗ·(θ − θ_ref), y = qₗ·v. A window is told by the indices of its ends, so a missing snapshot leaves windows
/// out and makes none wrong. Exact: lags below 100 over all windows, longer ones over those that end at multiples
/// of 10ᵐ. Errors are from blocks of time, as [dev.perrin.analysis.blocks.BlockSums] describes.
///
/// Memory: 16·90·levels·modes for the points and about 16·24·modes·lags for the sums, in bytes.
///
/// @param lags in snapshot intervals
/// @param modes at least 1
public record ModeCorrelator(LagSet lags, int modes) {
    /// Blocks of time at most.
    static final int MAX_BLOCKS = 16;

    public ModeCorrelator {
        if (modes < 1) {
            throw new IllegalArgumentException("modes must be at least 1, but is " + modes);
        }
    }

    public ModeCorrelatorState newState() {
        return new ModeCorrelatorState(this);
    }
}
