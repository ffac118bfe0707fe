package dev.perrin.analysis.spectrum;

/// Discrete Fourier transform of 2ᵖ complex numbers in place, real and imaginary parts in two arrays:
///
/// Zₖ = Σⱼ zⱼ e^{−2πijk/n}
///
/// [#forward] leaves Zₖ at the bit-reversed index of k, and [#inverse] takes it from there, so that a convolution
/// never permutes. Radix 4 (Gentleman–Sande forward, Cooley–Tukey back); parts that fit a near cache are finished
/// before the next is begun. Immutable; threads may share it. Rounding error of a value: about ε·log₂ n times the
/// root of the mean square of all.
final class ComplexFft {
    /// Complex numbers of a part that is finished at once: 64 KiB.
    private static final int NEAR = 4096;

    private final int length;
    /// e^{−2πij/n} for j < n/4 of each size n = length, length/4, … above 8.
    private final double[][] cosine;
    private final double[][] sine;

    /// @param length a power of two
    ComplexFft(int length) {
        if (length < 1 || Integer.bitCount(length) != 1) {
            throw new IllegalArgumentException("length %d must be a power of two".formatted(length));
        }
        this.length = length;
        int levels = 0;
        for (int size = length; size > 8; size /= 4) {
            levels++;
        }
        this.cosine = new double[levels][];
        this.sine = new double[levels][];
        int size = length;
        for (int level = 0; level < levels; level++) {
            cosine[level] = new double[size / 4];
            sine[level] = new double[size / 4];
            for (int j = 0; j < size / 4; j++) {
                cosine[level][j] = Rotation.cosine(j, size);
                sine[level][j] = -Rotation.sine(j, size);
            }
            size /= 4;
        }
    }

    int length() {
        return length;
    }

    /// @param re length n. Modified.
    /// @param im length n. Modified.
    void forward(double[] re, double[] im) {
        forward(re, im, 0, length, 0);
    }

    private void forward(double[] re, double[] im, int begin, int size, int level) {
        if (size > NEAR) {
            int quarter = size / 4;
            Butterflies.forward(re, im, begin, quarter, cosine[level], sine[level]);
            for (int part = 0; part < 4; part++) {
                forward(re, im, begin + part * quarter, quarter, level + 1);
            }
            return;
        }
        int at = level;
        int step = size;
        for (; step > 8; step /= 4) {
            for (int part = begin; part < begin + size; part += step) {
                Butterflies.forward(re, im, part, step / 4, cosine[at], sine[at]);
            }
            at++;
        }
        switch (step) {
            case 8 -> SmallTransforms.forwardEights(re, im, begin, begin + size);
            case 4 -> SmallTransforms.forwardFours(re, im, begin, begin + size);
            case 2 -> SmallTransforms.pairs(re, im, begin, begin + size);
            default -> {}
        }
    }

    /// n times the inverse.
    ///
    /// @param re length n, in bit-reversed order. Modified.
    /// @param im length n. Modified.
    void inverse(double[] re, double[] im) {
        inverse(re, im, 0, length, 0);
    }

    private void inverse(double[] re, double[] im, int begin, int size, int level) {
        if (size > NEAR) {
            int quarter = size / 4;
            for (int part = 0; part < 4; part++) {
                inverse(re, im, begin + part * quarter, quarter, level + 1);
            }
            Butterflies.inverse(re, im, begin, quarter, cosine[level], sine[level]);
            return;
        }
        int step = size;
        int at = level;
        for (; step > 8; step /= 4) {
            at++;
        }
        switch (step) {
            case 8 -> SmallTransforms.inverseEights(re, im, begin, begin + size);
            case 4 -> SmallTransforms.inverseFours(re, im, begin, begin + size);
            case 2 -> SmallTransforms.pairs(re, im, begin, begin + size);
            default -> {}
        }
        while (step < size) {
            step *= 4;
            at--;
            for (int part = begin; part < begin + size; part += step) {
                Butterflies.inverse(re, im, part, step / 4, cosine[at], sine[at]);
            }
        }
    }
}
