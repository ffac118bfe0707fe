package dev.perrin.trainer.curvature;

/// Sums over long vectors, four running ones side by side: the same bits everywhere.
final class Vectors {
    private Vectors() {}

    /// a·b.
    ///
    /// @param a Not modified.
    /// @param b as long. Not modified.
    static double dot(double[] a, double[] b) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i <= a.length - 4; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /// a·b of many a, one after the other.
    ///
    /// @param vectors as many as fit, each as long as `b`. Not modified.
    static double[] dots(double[] vectors, double[] b) {
        double[] dots = new double[vectors.length / b.length];
        for (int i = 0; i < dots.length; i++) {
            for (int j = 0; j < b.length; j++) {
                dots[i] += vectors[i * b.length + j] * b[j];
            }
        }
        return dots;
    }

    /// ‖a‖.
    static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    /// ‖a − b‖.
    static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = a[i] - b[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    /// a += factor · b.
    ///
    /// @param a Modified.
    /// @param b as long. Not modified.
    static void addScaled(double[] a, double factor, double[] b) {
        for (int i = 0; i < a.length; i++) {
            a[i] += factor * b[i];
        }
    }

    /// @param a Modified.
    static void scale(double[] a, double factor) {
        for (int i = 0; i < a.length; i++) {
            a[i] *= factor;
        }
    }

    /// @param narrow Not modified.
    static double[] widened(float[] narrow) {
        double[] wide = new double[narrow.length];
        for (int i = 0; i < narrow.length; i++) {
            wide[i] = narrow[i];
        }
        return wide;
    }
}
