package dev.perrin.analysis.displacement;

/// Sums over coordinates. Differences are taken in `double` before anything is squared, so that float32 weights of
/// size one which move by 10⁻⁶ lose nothing but their own rounding. Eight running sums, added in a fixed order: the
/// same bits for the same arrays everywhere.
final class VectorKernels {
    private VectorKernels() {}

    /// ‖a − b‖².
    ///
    /// @param a length n. Not modified.
    /// @param b length n. Not modified.
    static double squaredDistance(float[] a, float[] b) {
        int n = a.length;
        if (b.length != n) {
            throw new IllegalArgumentException("lengths must be equal, but are " + n + " and " + b.length);
        }
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int i = 0;
        for (; i <= n - 8; i += 8) {
            double d0 = (double) a[i] - b[i];
            double d1 = (double) a[i + 1] - b[i + 1];
            double d2 = (double) a[i + 2] - b[i + 2];
            double d3 = (double) a[i + 3] - b[i + 3];
            double d4 = (double) a[i + 4] - b[i + 4];
            double d5 = (double) a[i + 5] - b[i + 5];
            double d6 = (double) a[i + 6] - b[i + 6];
            double d7 = (double) a[i + 7] - b[i + 7];
            s0 += d0 * d0;
            s1 += d1 * d1;
            s2 += d2 * d2;
            s3 += d3 * d3;
            s4 += d4 * d4;
            s5 += d5 * d5;
            s6 += d6 * d6;
            s7 += d7 * d7;
        }
        for (; i < n; i++) {
            double d = (double) a[i] - b[i];
            s0 += d * d;
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    /// ‖a‖².
    ///
    /// @param a length n. Not modified.
    static double squaredNorm(float[] a) {
        int n = a.length;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i <= n - 4; i += 4) {
            s0 += (double) a[i] * a[i];
            s1 += (double) a[i + 1] * a[i + 1];
            s2 += (double) a[i + 2] * a[i + 2];
            s3 += (double) a[i + 3] * a[i + 3];
        }
        for (; i < n; i++) {
            s0 += (double) a[i] * a[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /// q·(a − b).
    ///
    /// @param q length n. Not modified.
    /// @param a length n. Not modified.
    /// @param b length n. Not modified.
    static double projectDifference(double[] q, float[] a, float[] b) {
        int n = q.length;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i <= n - 4; i += 4) {
            s0 += q[i] * ((double) a[i] - b[i]);
            s1 += q[i + 1] * ((double) a[i + 1] - b[i + 1]);
            s2 += q[i + 2] * ((double) a[i + 2] - b[i + 2]);
            s3 += q[i + 3] * ((double) a[i + 3] - b[i + 3]);
        }
        for (; i < n; i++) {
            s0 += q[i] * ((double) a[i] - b[i]);
        }
        return (s0 + s1) + (s2 + s3);
    }

    /// q·a.
    ///
    /// @param q length n. Not modified.
    /// @param a length n. Not modified.
    static double project(double[] q, float[] a) {
        int n = q.length;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i <= n - 4; i += 4) {
            s0 += q[i] * a[i];
            s1 += q[i + 1] * a[i + 1];
            s2 += q[i + 2] * a[i + 2];
            s3 += q[i + 3] * a[i + 3];
        }
        for (; i < n; i++) {
            s0 += q[i] * a[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /// Whether every element is a finite number.
    ///
    /// @param a length n. Not modified.
    static boolean isFinite(float[] a) {
        float zero = 0;
        for (float value : a) {
            zero += value * 0f;
        }
        return zero == 0;
    }
}
