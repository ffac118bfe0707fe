package dev.perrin.analysis.spectrum;

/// One segment of Welch's estimate of a power spectrum: the caller averages the powers of segments that overlap by
/// half, and takes their mean off first where it matters. The periodic Hann window wⱼ = sin²(πj/n) is applied;
///
/// Pₖ = cₖ |Σⱼ wⱼxⱼ e^{−2πijk/n}|² / (n Σwⱼ²),  c₀ = c_{n/2} = 1, else 2,
///
/// so that ΣPₖ = Σ(wx)²/Σw², the weighted mean square of the segment. Pₖ belongs to the angular frequency 2πk/n a
/// sample. Source: Welch 1967. O(n log n).
public final class WelchSpectrum {
    /// Least length: shorter segments have no frequency between 0 and the highest.
    public static final int MIN_LENGTH = 4;

    private WelchSpectrum() {}

    /// For many segments of one length, with one transform.
    ///
    /// @param fft of the length n of the segment, at least [#MIN_LENGTH]
    /// @param segment length n. Modified: windowed.
    /// @param power length n/2 + 1. Modified: P₀ … P_{n/2}.
    /// @param scratch length n/2 + 1. Modified.
    public static void powerSpectrum(RealFft fft, double[] segment, double[] power, double[] scratch) {
        int n = segment.length;
        if (n < MIN_LENGTH || n != fft.length() || power.length != n / 2 + 1) {
            throw new IllegalArgumentException(
                    "segment of %d and power of %d must have n and n/2 + 1 numbers, n = %d of the transform being at least %d"
                            .formatted(n, power.length, fft.length(), MIN_LENGTH));
        }
        double squares = 0;
        for (int j = 0; j < n; j++) {
            double root = Math.sin(Math.PI * j / n);
            double weight = root * root;
            segment[j] *= weight;
            squares += weight * weight;
        }
        fft.forward(segment, power, scratch);
        double scale = 1 / (n * squares);
        for (int k = 0; k <= n / 2; k++) {
            double both = k == 0 || k == n / 2 ? scale : 2 * scale;
            power[k] = both * (power[k] * power[k] + scratch[k] * scratch[k]);
        }
    }

    /// For a single segment: makes its own transform.
    ///
    /// @param segment length n, a power of two of at least [#MIN_LENGTH]. Modified: windowed.
    /// @param power length n/2 + 1. Modified: P₀ … P_{n/2}.
    public static void powerSpectrum(double[] segment, double[] power) {
        powerSpectrum(new RealFft(segment.length), segment, power, new double[power.length]);
    }
}
