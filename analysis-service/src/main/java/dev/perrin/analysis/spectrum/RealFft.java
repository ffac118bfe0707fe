package dev.perrin.analysis.spectrum;

import java.util.Arrays;

/// Discrete Fourier transform of n = 2ᵖ real numbers,
///
/// Xₖ = Σⱼ xⱼ e^{−2πijk/n},  k = 0 … n/2,
///
/// by one complex transform of half the length over zⱼ = x₂ⱼ + i·x₂ⱼ₊₁: with m = n/2,
///
/// Xₖ = ½(Zₖ + Z̄ₘ₋ₖ) − ½i·e^{−2πik/n}(Zₖ − Z̄ₘ₋ₖ).
///
/// In bit-reversed order the partner of k, m − k, is the mirror image inside each range [2ᵇ, 2ᵇ⁺¹), so that a
/// power spectrum which goes straight back into an autocovariance is never permuted ([#addPower], [#fromPower]).
///
/// Holds scratch arrays: one thread at a time. Memory 26·n bytes. O(n log n).
public final class RealFft {
    private final int length;
    private final int half;
    private final ComplexFft complex;
    private final double[] re;
    private final double[] im;
    /// e^{−2πik/n} at the lower half of each range of bit-reversed indices: at 2ᵇ⁻¹ + r for index 2ᵇ + r.
    private final double[] cosine;
    private final double[] sine;

    /// @param length a power of two, 2 or more
    public RealFft(int length) {
        if (length < 2 || Integer.bitCount(length) != 1) {
            throw new IllegalArgumentException("length %d must be a power of two of at least 2".formatted(length));
        }
        this.length = length;
        this.half = length / 2;
        this.complex = new ComplexFft(half);
        this.re = new double[half];
        this.im = new double[half];
        this.cosine = new double[Math.max(1, half / 2)];
        this.sine = new double[cosine.length];
        for (int range = 2; range < half; range *= 2) {
            for (int r = 0; r < range / 2; r++) {
                int k = reversed(range + r);
                cosine[range / 2 + r] = Rotation.cosine(k, length);
                sine[range / 2 + r] = -Rotation.sine(k, length);
            }
        }
    }

    /// Least power of two that is not less.
    ///
    /// @param least 1 to 2³⁰
    public static int lengthFor(int least) {
        if (least < 1 || least > 1 << 30) {
            throw new IllegalArgumentException("least %d must be from 1 to 2^30".formatted(least));
        }
        return Math.max(2, Integer.highestOneBit(2 * least - 1));
    }

    public int length() {
        return length;
    }

    /// @param values length n. Not modified.
    /// @param real Modified: parts of X₀ … X_{n/2}, length n/2 + 1.
    /// @param imaginary Modified: the same.
    public void forward(double[] values, double[] real, double[] imaginary) {
        transform(values, length);
        real[0] = re[0] + im[0];
        imaginary[0] = 0;
        real[half] = re[0] - im[0];
        imaginary[half] = 0;
        if (half > 1) {
            real[half / 2] = re[1];
            imaginary[half / 2] = -im[1];
        }
        for (int range = 2; range < half; range *= 2) {
            for (int r = 0; r < range / 2; r++) {
                int i = range + r;
                int mirror = 2 * range - 1 - r;
                int k = reversed(i);
                double evenR = 0.5 * (re[i] + re[mirror]);
                double evenI = 0.5 * (im[i] - im[mirror]);
                double oddR = 0.5 * (im[i] + im[mirror]);
                double oddI = 0.5 * (re[mirror] - re[i]);
                double turnedR = oddR * cosine[range / 2 + r] - oddI * sine[range / 2 + r];
                double turnedI = oddR * sine[range / 2 + r] + oddI * cosine[range / 2 + r];
                real[k] = evenR + turnedR;
                imaginary[k] = evenI + turnedI;
                real[half - k] = evenR - turnedR;
                imaginary[half - k] = turnedI - evenI;
            }
        }
    }

    /// Adds |Xₖ|² of a series, padded with zeros to n, in the order that [#fromPower] takes.
    ///
    /// @param values Not modified.
    /// @param count numbers of it, at most n
    /// @param power length n/2 + 1, the last for k = n/2. Modified.
    void addPower(double[] values, int count, double[] power) {
        transform(values, count);
        power[0] += (re[0] + im[0]) * (re[0] + im[0]);
        power[half] += (re[0] - im[0]) * (re[0] - im[0]);
        if (half > 1) {
            power[1] += re[1] * re[1] + im[1] * im[1];
        }
        for (int range = 2; range < half; range *= 2) {
            int mirror = 2 * range - 1;
            int table = range / 2;
            for (int i = range; i < range + table; i++) {
                double evenR = re[i] + re[mirror];
                double evenI = im[i] - im[mirror];
                double oddR = im[i] + im[mirror];
                double oddI = re[mirror] - re[i];
                double turnedR = oddR * cosine[i - table] - oddI * sine[i - table];
                double turnedI = oddR * sine[i - table] + oddI * cosine[i - table];
                double square = 0.25 * (evenR * evenR + evenI * evenI + turnedR * turnedR + turnedI * turnedI);
                double product = 0.5 * (evenR * turnedR + evenI * turnedI);
                power[i] += square + product;
                power[mirror] += square - product;
                mirror--;
            }
        }
    }

    /// Inverse transform of a real spectrum: rₗ = (1/n) Σₖ Pₖ e^{2πikl/n}, the circular autocovariance sum of what
    /// was added to it.
    ///
    /// @param power as [#addPower] leaves it. Not modified.
    /// @param values Modified: r₀ … up to its length, at most n.
    void fromPower(double[] power, double[] values) {
        re[0] = power[0] + power[half];
        im[0] = power[0] - power[half];
        if (half > 1) {
            re[1] = 2 * power[1];
            im[1] = 0;
        }
        for (int range = 2; range < half; range *= 2) {
            int mirror = 2 * range - 1;
            int table = range / 2;
            for (int i = range; i < range + table; i++) {
                double even = power[i] + power[mirror];
                double odd = power[i] - power[mirror];
                re[i] = even + odd * sine[i - table];
                im[i] = odd * cosine[i - table];
                re[mirror] = even - odd * sine[i - table];
                im[mirror] = odd * cosine[i - table];
                mirror--;
            }
        }
        complex.inverse(re, im);
        for (int l = 0; l < values.length; l++) {
            values[l] = ((l & 1) == 0 ? re[l / 2] : im[l / 2]) / length;
        }
    }

    private void transform(double[] values, int count) {
        for (int j = 0; j < count / 2; j++) {
            re[j] = values[2 * j];
            im[j] = values[2 * j + 1];
        }
        Arrays.fill(re, count / 2, half, 0);
        Arrays.fill(im, count / 2, half, 0);
        if (count % 2 == 1) {
            re[count / 2] = values[count - 1];
        }
        complex.forward(re, im);
    }

    /// Index among the m = n/2 complex numbers with its bits in reverse.
    private int reversed(int index) {
        return Integer.reverse(index) >>> (Integer.numberOfLeadingZeros(half) + 1);
    }
}
