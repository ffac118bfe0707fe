package dev.perrin.analysis.mode;

/// First and second moments of single modes over single snapshots and over pairs of consecutive ones, with errors
/// from blocks of time: mean, variance, equipartition, effective temperature, area rate, drift.
///
/// Memory: about 32·8·15·modes bytes, 250 kB for 64 modes.
///
/// @param modes at least 1
/// @param intervalSteps steps between snapshots; 0 on a logarithmic schedule, where nothing is said about pairs
public record ModeMoments(int modes, long intervalSteps) {
    /// Blocks of time at most.
    static final int MAX_BLOCKS = 32;

    public ModeMoments {
        if (modes < 1) {
            throw new IllegalArgumentException("modes must be at least 1, but is " + modes);
        }
        if (intervalSteps < 0) {
            throw new IllegalArgumentException("intervalSteps must not be negative, but is " + intervalSteps);
        }
    }

    public ModeMomentsState newState() {
        return new ModeMomentsState(this);
    }
}
