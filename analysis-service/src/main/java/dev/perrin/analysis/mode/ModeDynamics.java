package dev.perrin.analysis.mode;

import dev.perrin.analysis.lag.LagSet;

/// Everything measured on the motion of the projected modes, under one roof.
///
/// | | needs even spacing |
/// | --- | --- |
/// | [ModeMoments], [ModeCovariance], [PhaseTrajectory] | no |
/// | [ModeCorrelator], [ModeSpectrum], [DisplacementDistributions] | yes |
///
/// @param modes at least 1
/// @param intervalSteps steps between snapshots; 0 on a logarithmic schedule
/// @param lags of the correlator, in snapshot intervals
/// @param snapshots that the averaged part is going to have, for the lengths of segments and lags
public record ModeDynamics(int modes, long intervalSteps, LagSet lags, long snapshots) {
    private static final int LONGEST_SEGMENT = 1024;
    private static final int CELLS_PER_DECADE = 32;

    public ModeDynamics {
        if (snapshots < 0) {
            throw new IllegalArgumentException("snapshots must not be negative, but is " + snapshots);
        }
        if (modes < 1) {
            throw new IllegalArgumentException("modes must be at least 1, but is " + modes);
        }
        if (intervalSteps < 0) {
            throw new IllegalArgumentException("intervalSteps must not be negative, but is " + intervalSteps);
        }
    }

    /// Whether windows are measured at all.
    public boolean evenlySpaced() {
        return intervalSteps > 0;
    }

    ModeMoments moments() {
        return new ModeMoments(modes, intervalSteps);
    }

    PhaseTrajectory trajectory() {
        return new PhaseTrajectory(modes, CELLS_PER_DECADE);
    }

    ModeCorrelator correlator() {
        return new ModeCorrelator(lags, modes);
    }

    ModeSpectrum spectrum() {
        return ModeSpectrum.forLength(modes, snapshots, LONGEST_SEGMENT);
    }

    DisplacementDistributions distributions() {
        return DisplacementDistributions.forLength(modes, snapshots);
    }

    public ModeDynamicsState newState() {
        return new ModeDynamicsState(this);
    }
}
