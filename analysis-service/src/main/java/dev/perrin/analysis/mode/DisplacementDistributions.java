package dev.perrin.analysis.mode;

/// Distribution of the displacements of every mode (the van Hove function) at lags 1, 10, 100, … snapshot
/// intervals: histogram, moments, and the non-Gaussianity α₂ = ⟨d⁴⟩/(3⟨d²⟩²) − 1, 0 for Gaussian displacements.
///
/// Lag 10ʲ is measured over windows that end at multiples of 10ʲ⁻¹, as a multiple-tau correlator does. Bins have
/// half the width of a scale that is fixed once, the root mean square of the mode's first [#WARM_UP] displacements
/// at that lag; those are kept until then and counted too.
///
/// Memory: 8·modes·lags·(11 + 24 + 16·3) bytes and as much again as 64 displacements before a scale is fixed; 210
/// kB for 64 modes and 5 lags.
///
/// @param modes at least 1
/// @param decades number of lags, 1 to 10
public record DisplacementDistributions(int modes, int decades) {
    static final int WARM_UP = 64;
    static final int BINS = 24;
    static final int MAX_BLOCKS = 16;

    public DisplacementDistributions {
        if (modes < 1) {
            throw new IllegalArgumentException("modes must be at least 1, but is " + modes);
        }
        if (decades < 1 || decades > 10) {
            throw new IllegalArgumentException("decades must be from 1 to 10, but is " + decades);
        }
    }

    /// Lags of which a run of some length holds at least a hundred windows.
    public static DisplacementDistributions forLength(int modes, long snapshots) {
        int decades = 1;
        long lag = 10;
        while (decades < 10 && lag * 10 <= snapshots) {
            decades++;
            lag *= 10;
        }
        return new DisplacementDistributions(modes, decades);
    }

    /// In snapshot intervals.
    public long lag(int number) {
        long lag = 1;
        for (int i = 0; i < number; i++) {
            lag *= 10;
        }
        return lag;
    }

    /// Windows of a lag end at multiples of this.
    long stride(int number) {
        return number == 0 ? 1 : lag(number - 1);
    }

    public DisplacementDistributionsState newState() {
        return new DisplacementDistributionsState(this);
    }
}
