package dev.perrin.analysis.mode;

/// Welch spectrum of the velocity of every mode: Hann windows, 50 % overlap, at all segment lengths 2ᵖ from
/// [#SHORTEST] to the longest, side by side.
///
/// Every length sees every snapshot; the one shown is the longest with enough segments, so that nothing has to be
/// thrown away or averaged differently when a run turns out longer, and nothing depends on restarts. A gap in the
/// schedule starts all segments anew.
///
/// Memory: 8·2·longest·modes bytes for samples and sums, 1 MB for 64 modes at 1024.
///
/// @param modes at least 1
/// @param longest segment, a power of two from 32 to 65536
public record ModeSpectrum(int modes, int longest) {
    static final int SHORTEST = 32;

    public ModeSpectrum {
        if (modes < 1) {
            throw new IllegalArgumentException("modes must be at least 1, but is " + modes);
        }
        if (longest < SHORTEST || longest > 65_536 || Integer.bitCount(longest) != 1) {
            throw new IllegalArgumentException("longest must be a power of two from 32 to 65536, but is " + longest);
        }
    }

    /// For a run of a known length: segments of a sixteenth of it, at most `limit`.
    public static ModeSpectrum forLength(int modes, long snapshots, int limit) {
        int longest = SHORTEST;
        while (longest < limit && longest * 32L <= snapshots) {
            longest *= 2;
        }
        return new ModeSpectrum(modes, longest);
    }

    int lengths() {
        return Integer.numberOfTrailingZeros(longest) - Integer.numberOfTrailingZeros(SHORTEST) + 1;
    }

    int length(int number) {
        return SHORTEST << number;
    }

    public ModeSpectrumState newState() {
        return new ModeSpectrumState(this);
    }
}
