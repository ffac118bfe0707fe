package dev.perrin.analysis.spectrum;

/// Transforms of 2, 4 and 8 consecutive complex numbers, without tables: the innermost passes of [ComplexFft], over
/// a range that is a multiple as long. Natural order on the side of time, bit-reversed order on that of frequency.
final class SmallTransforms {
    private static final double HALF_ROOT = Math.sqrt(0.5);

    private SmallTransforms() {}

    /// Its own inverse, but for the factor 2.
    ///
    /// @param re Modified.
    /// @param im Modified.
    static void pairs(double[] re, double[] im, int begin, int end) {
        for (int i = begin; i < end; i += 2) {
            double r = re[i + 1];
            double m = im[i + 1];
            re[i + 1] = re[i] - r;
            im[i + 1] = im[i] - m;
            re[i] += r;
            im[i] += m;
        }
    }

    /// @param re Modified.
    /// @param im Modified.
    static void forwardFours(double[] re, double[] im, int begin, int end) {
        for (int i = begin; i < end; i += 4) {
            forwardFour(re, im, i);
        }
    }

    private static void forwardFour(double[] re, double[] im, int i) {
        double plusR = re[i] + re[i + 2];
        double plusI = im[i] + im[i + 2];
        double minusR = re[i] - re[i + 2];
        double minusI = im[i] - im[i + 2];
        double otherPlusR = re[i + 1] + re[i + 3];
        double otherPlusI = im[i + 1] + im[i + 3];
        double otherMinusR = re[i + 1] - re[i + 3];
        double otherMinusI = im[i + 1] - im[i + 3];
        re[i] = plusR + otherPlusR;
        im[i] = plusI + otherPlusI;
        re[i + 1] = plusR - otherPlusR;
        im[i + 1] = plusI - otherPlusI;
        re[i + 2] = minusR + otherMinusI;
        im[i + 2] = minusI - otherMinusR;
        re[i + 3] = minusR - otherMinusI;
        im[i + 3] = minusI + otherMinusR;
    }

    /// @param re Modified.
    /// @param im Modified.
    static void inverseFours(double[] re, double[] im, int begin, int end) {
        for (int i = begin; i < end; i += 4) {
            inverseFour(re, im, i);
        }
    }

    private static void inverseFour(double[] re, double[] im, int i) {
        double plusR = re[i] + re[i + 1];
        double plusI = im[i] + im[i + 1];
        double minusR = re[i] - re[i + 1];
        double minusI = im[i] - im[i + 1];
        double otherPlusR = re[i + 2] + re[i + 3];
        double otherPlusI = im[i + 2] + im[i + 3];
        double otherMinusR = re[i + 2] - re[i + 3];
        double otherMinusI = im[i + 2] - im[i + 3];
        re[i] = plusR + otherPlusR;
        im[i] = plusI + otherPlusI;
        re[i + 1] = minusR - otherMinusI;
        im[i + 1] = minusI + otherMinusR;
        re[i + 2] = plusR - otherPlusR;
        im[i + 2] = plusI - otherPlusI;
        re[i + 3] = minusR + otherMinusI;
        im[i + 3] = minusI - otherMinusR;
    }

    /// A pass of radix 2 over each eight, then its two fours: w = e^{−2πi/8} = (1 − i)/√2.
    ///
    /// @param re Modified.
    /// @param im Modified.
    static void forwardEights(double[] re, double[] im, int begin, int end) {
        for (int i = begin; i < end; i += 8) {
            double r0 = re[i] - re[i + 4];
            double m0 = im[i] - im[i + 4];
            double r1 = re[i + 1] - re[i + 5];
            double m1 = im[i + 1] - im[i + 5];
            double r2 = re[i + 2] - re[i + 6];
            double m2 = im[i + 2] - im[i + 6];
            double r3 = re[i + 3] - re[i + 7];
            double m3 = im[i + 3] - im[i + 7];
            for (int j = i; j < i + 4; j++) {
                re[j] += re[j + 4];
                im[j] += im[j + 4];
            }
            re[i + 4] = r0;
            im[i + 4] = m0;
            re[i + 5] = HALF_ROOT * (r1 + m1);
            im[i + 5] = HALF_ROOT * (m1 - r1);
            re[i + 6] = m2;
            im[i + 6] = -r2;
            re[i + 7] = HALF_ROOT * (m3 - r3);
            im[i + 7] = -HALF_ROOT * (m3 + r3);
            forwardFour(re, im, i);
            forwardFour(re, im, i + 4);
        }
    }

    /// @param re Modified.
    /// @param im Modified.
    static void inverseEights(double[] re, double[] im, int begin, int end) {
        for (int i = begin; i < end; i += 8) {
            inverseFour(re, im, i);
            inverseFour(re, im, i + 4);
            double r1 = HALF_ROOT * (re[i + 5] - im[i + 5]);
            double m1 = HALF_ROOT * (im[i + 5] + re[i + 5]);
            double r2 = -im[i + 6];
            double m2 = re[i + 6];
            double r3 = -HALF_ROOT * (re[i + 7] + im[i + 7]);
            double m3 = HALF_ROOT * (re[i + 7] - im[i + 7]);
            double r0 = re[i + 4];
            double m0 = im[i + 4];
            re[i + 4] = re[i] - r0;
            im[i + 4] = im[i] - m0;
            re[i + 5] = re[i + 1] - r1;
            im[i + 5] = im[i + 1] - m1;
            re[i + 6] = re[i + 2] - r2;
            im[i + 6] = im[i + 2] - m2;
            re[i + 7] = re[i + 3] - r3;
            im[i + 7] = im[i + 3] - m3;
            re[i] += r0;
            im[i] += m0;
            re[i + 1] += r1;
            im[i + 1] += m1;
            re[i + 2] += r2;
            im[i + 2] += m2;
            re[i + 3] += r3;
            im[i + 3] += m3;
        }
    }
}
