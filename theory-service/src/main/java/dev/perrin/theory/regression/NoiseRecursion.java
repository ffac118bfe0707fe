package dev.perrin.theory.regression;

/// How the covariance C of the noise of one step follows from the moments of θ − μ =: u (T31, T33), for
/// some pairs of modes:
///
/// ```text
/// C_p = additive_p + Σ_q feed_pq E(u uᵀ)_q + Σ_l drift_pl E u_l
/// ```
///
/// @param additive C at the minimiser, one per pair.
/// @param feed     pairs × pairs, row by row.
/// @param drift    pairs × modes, row by row; empty for 0.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
public record NoiseRecursion(ModePairs pairs, double[] additive, double[] feed, double[] drift) {}
