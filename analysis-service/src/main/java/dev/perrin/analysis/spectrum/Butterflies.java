package dev.perrin.analysis.spectrum;

/// One radix-4 pass over a contiguous part of 4q complex numbers. With w = e^{−2πi/4q}, for each j < q:
///
/// | quarter | forward | holds afterwards |
/// | --- | --- | --- |
/// | 0 | a + b + c + d | indices 0 mod 4 |
/// | 1 | (a − b + c − d)·w²ʲ | 2 mod 4 |
/// | 2 | (a − ib − c + id)·wʲ | 1 mod 4 |
/// | 3 | (a + ib − c − id)·w³ʲ | 3 mod 4 |
///
/// The inverse is its conjugate transpose. w² and w³ are products of w: reading them would cost more than the
/// multiplications.
final class Butterflies {
    private Butterflies() {}

    /// @param re Modified.
    /// @param im Modified.
    /// @param begin first index of the part
    /// @param q quarter of its length
    /// @param cosine real part of wʲ, length q. Not modified.
    /// @param sine imaginary part of wʲ, length q. Not modified.
    static void forward(double[] re, double[] im, int begin, int q, double[] cosine, double[] sine) {
        int second = begin + q;
        int third = begin + 2 * q;
        int fourth = begin + 3 * q;
        for (int j = 0; j < q; j++) {
            double plusR = re[begin + j] + re[third + j];
            double plusI = im[begin + j] + im[third + j];
            double minusR = re[begin + j] - re[third + j];
            double minusI = im[begin + j] - im[third + j];
            double otherPlusR = re[second + j] + re[fourth + j];
            double otherPlusI = im[second + j] + im[fourth + j];
            double otherMinusR = re[second + j] - re[fourth + j];
            double otherMinusI = im[second + j] - im[fourth + j];
            double w1r = cosine[j];
            double w1i = sine[j];
            double w2r = w1r * w1r - w1i * w1i;
            double w2i = 2 * w1r * w1i;
            double w3r = w1r * w2r - w1i * w2i;
            double w3i = w1r * w2i + w1i * w2r;
            double halfR = plusR - otherPlusR;
            double halfI = plusI - otherPlusI;
            double oneR = minusR + otherMinusI;
            double oneI = minusI - otherMinusR;
            double threeR = minusR - otherMinusI;
            double threeI = minusI + otherMinusR;
            re[begin + j] = plusR + otherPlusR;
            im[begin + j] = plusI + otherPlusI;
            re[second + j] = halfR * w2r - halfI * w2i;
            im[second + j] = halfR * w2i + halfI * w2r;
            re[third + j] = oneR * w1r - oneI * w1i;
            im[third + j] = oneR * w1i + oneI * w1r;
            re[fourth + j] = threeR * w3r - threeI * w3i;
            im[fourth + j] = threeR * w3i + threeI * w3r;
        }
    }

    /// @param re Modified.
    /// @param im Modified.
    /// @param begin first index of the part
    /// @param q quarter of its length
    /// @param cosine real part of wʲ, length q. Not modified.
    /// @param sine imaginary part of wʲ, length q. Not modified.
    static void inverse(double[] re, double[] im, int begin, int q, double[] cosine, double[] sine) {
        int second = begin + q;
        int third = begin + 2 * q;
        int fourth = begin + 3 * q;
        for (int j = 0; j < q; j++) {
            double w1r = cosine[j];
            double w1i = sine[j];
            double w2r = w1r * w1r - w1i * w1i;
            double w2i = 2 * w1r * w1i;
            double w3r = w1r * w2r - w1i * w2i;
            double w3i = w1r * w2i + w1i * w2r;
            double bR = re[second + j] * w2r + im[second + j] * w2i;
            double bI = im[second + j] * w2r - re[second + j] * w2i;
            double cR = re[third + j] * w1r + im[third + j] * w1i;
            double cI = im[third + j] * w1r - re[third + j] * w1i;
            double dR = re[fourth + j] * w3r + im[fourth + j] * w3i;
            double dI = im[fourth + j] * w3r - re[fourth + j] * w3i;
            double plusR = re[begin + j] + bR;
            double plusI = im[begin + j] + bI;
            double minusR = re[begin + j] - bR;
            double minusI = im[begin + j] - bI;
            double otherPlusR = cR + dR;
            double otherPlusI = cI + dI;
            double otherMinusR = cR - dR;
            double otherMinusI = cI - dI;
            re[begin + j] = plusR + otherPlusR;
            im[begin + j] = plusI + otherPlusI;
            re[second + j] = minusR - otherMinusI;
            im[second + j] = minusI + otherMinusR;
            re[third + j] = plusR - otherPlusR;
            im[third + j] = plusI - otherPlusI;
            re[fourth + j] = minusR + otherMinusI;
            im[fourth + j] = minusI - otherMinusR;
        }
    }
}
