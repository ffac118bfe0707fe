package dev.perrin.analysis.mode;

import dev.perrin.analysis.blocks.BoundedEstimate;

/// How a mode returns to its mean, from the two roots r₁, r₂ of its recursion: whatever the regime, r₁r₂ = β
/// for one step of heavy ball, so the damping rate −½ ln(r₁r₂) is −½ ln β.
///
/// | regime | roots | what is known |
/// | --- | --- | --- |
/// | underdamped | complex pair | frequency = angle of a root |
/// | overdamped | both positive | two rates −ln r, frequency 0 |
/// | alternating | a negative one | damping alone |
///
/// A frequency is known up to multiples of 2π over the steps between snapshots, and is given in (0, π/steps].
///
/// @param regime "underdamped", "overdamped", "alternating", or empty when nothing could be fitted
/// @param frequency radians a step; NONE unless underdamped
/// @param dampingRate 1/steps; NONE when the product of the roots is not positive
/// @param slowRate 1/steps; NONE unless overdamped
/// @param fastRate 1/steps; NONE unless overdamped
/// @param status empty, or why something is not known
public record Relaxation(
        String regime,
        BoundedEstimate frequency,
        BoundedEstimate dampingRate,
        BoundedEstimate slowRate,
        BoundedEstimate fastRate,
        String status) {

    static Relaxation unknown(String status) {
        return new Relaxation(
                "", BoundedEstimate.NONE, BoundedEstimate.NONE, BoundedEstimate.NONE, BoundedEstimate.NONE, status);
    }
}
