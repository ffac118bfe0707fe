package dev.perrin.analysis.displacement;

import java.util.Arrays;

/// Sums over consecutive coordinates, at most one block of them. Differences are taken in `double` before anything is
/// squared, so that float32 weights of size one which move by 10⁻⁶ lose nothing but their own rounding.
///
/// Coordinate i goes to lane i mod [#LANES], each lane is summed on its own, and the lanes are added in a fixed order:
/// the same bits for the same coordinates everywhere. The inner loops are elementwise, over arrays of different types,
/// which is what the just-in-time compiler turns into vector instructions; so are two sums at a fixed distance in one
/// array. Four are not.
final class BlockKernels {
    /// Sums that run side by side; 2 kB.
    static final int LANES = 256;

    private BlockKernels() {}

    /// ‖a − b‖².
    ///
    /// @param a Not modified.
    /// @param b Not modified.
    /// @param from first element in both
    /// @param count number of elements
    /// @param lanes length at least [#LANES]. Modified.
    static double squaredDistance(float[] a, float[] b, int from, int count, double[] lanes) {
        Arrays.fill(lanes, 0, LANES, 0);
        for (int row = from; row < from + count; row += LANES) {
            int length = Math.min(LANES, from + count - row);
            for (int j = 0; j < length; j++) {
                double difference = (double) a[row + j] - b[row + j];
                lanes[j] += difference * difference;
            }
        }
        return sum(lanes, 0);
    }

    /// ‖a − b‖² and ‖a − c‖², to the last bit as [#squaredDistance] gives them, and faster: a is read once.
    ///
    /// @param a Not modified.
    /// @param b Not modified.
    /// @param c Not modified.
    /// @param from first element in all three
    /// @param count number of elements
    /// @param lanes length 2·[#LANES]. Modified.
    /// @param out the two. Modified.
    static void squaredDistances(float[] a, float[] b, float[] c, int from, int count, double[] lanes, double[] out) {
        Arrays.fill(lanes, 0);
        for (int row = from; row < from + count; row += LANES) {
            int length = Math.min(LANES, from + count - row);
            for (int j = 0; j < length; j++) {
                double value = a[row + j];
                double first = value - b[row + j];
                double second = value - c[row + j];
                lanes[j] += first * first;
                lanes[j + LANES] += second * second;
            }
        }
        out[0] = sum(lanes, 0);
        out[1] = sum(lanes, LANES);
    }

    /// ‖a‖² and ‖b‖².
    ///
    /// @param a Not modified.
    /// @param b Not modified.
    /// @param from first element in both
    /// @param count number of elements
    /// @param lanes length 2·[#LANES]. Modified.
    /// @param out the two. Modified.
    static void squaredNorms(float[] a, float[] b, int from, int count, double[] lanes, double[] out) {
        Arrays.fill(lanes, 0);
        for (int row = from; row < from + count; row += LANES) {
            int length = Math.min(LANES, from + count - row);
            for (int j = 0; j < length; j++) {
                double first = a[row + j];
                double second = b[row + j];
                lanes[j] += first * first;
                lanes[j + LANES] += second * second;
            }
        }
        out[0] = sum(lanes, 0);
        out[1] = sum(lanes, LANES);
    }

    /// a·b.
    ///
    /// @param a Not modified.
    /// @param b Not modified.
    /// @param from first element in both
    /// @param count number of elements
    /// @param lanes length at least [#LANES]. Modified.
    static double product(float[] a, float[] b, int from, int count, double[] lanes) {
        Arrays.fill(lanes, 0, LANES, 0);
        for (int row = from; row < from + count; row += LANES) {
            int length = Math.min(LANES, from + count - row);
            for (int j = 0; j < length; j++) {
                lanes[j] += (double) a[row + j] * b[row + j];
            }
        }
        return sum(lanes, 0);
    }

    /// Widens differences.
    ///
    /// @param a Not modified.
    /// @param b Not modified.
    /// @param from first element in both
    /// @param count number of elements
    /// @param out the differences, from element 0 on. Modified.
    static void subtract(float[] a, float[] b, int from, int count, double[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = (double) a[from + i] - b[from + i];
        }
    }

    /// Widens values.
    ///
    /// @param a Not modified.
    /// @param from first element
    /// @param count number of elements
    /// @param out the values, from element 0 on. Modified.
    static void widen(float[] a, int from, int count, double[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = a[from + i];
        }
    }

    /// q·x and q·v, reading q once.
    ///
    /// @param q Not modified.
    /// @param from first element in q
    /// @param x from element 0 on. Not modified.
    /// @param v from element 0 on. Not modified.
    /// @param count number of elements
    /// @param out the two products. Modified.
    static void project(double[] q, int from, double[] x, double[] v, int count, double[] out) {
        double x0 = 0;
        double x1 = 0;
        double x2 = 0;
        double x3 = 0;
        double v0 = 0;
        double v1 = 0;
        double v2 = 0;
        double v3 = 0;
        int i = 0;
        for (; i <= count - 4; i += 4) {
            double q0 = q[from + i];
            double q1 = q[from + i + 1];
            double q2 = q[from + i + 2];
            double q3 = q[from + i + 3];
            x0 += q0 * x[i];
            x1 += q1 * x[i + 1];
            x2 += q2 * x[i + 2];
            x3 += q3 * x[i + 3];
            v0 += q0 * v[i];
            v1 += q1 * v[i + 1];
            v2 += q2 * v[i + 2];
            v3 += q3 * v[i + 3];
        }
        for (; i < count; i++) {
            x0 += q[from + i] * x[i];
            v0 += q[from + i] * v[i];
        }
        out[0] = (x0 + x1) + (x2 + x3);
        out[1] = (v0 + v1) + (v2 + v3);
    }

    /// One step of Welford's recursion for each coordinate, about a reference: x = θ − θ_ref, m' = m + (x − m)/n,
    /// M' = M + (x − m)(x − m').
    ///
    /// @param position Not modified.
    /// @param reference Not modified.
    /// @param from first element in all arrays
    /// @param count number of elements
    /// @param inverseCount 1/n with this snapshot
    /// @param mean Modified.
    /// @param deviation Σ (x − mean)². Modified.
    static void welford(
            float[] position,
            float[] reference,
            int from,
            int count,
            double inverseCount,
            double[] mean,
            double[] deviation) {
        for (int i = from; i < from + count; i++) {
            double moved = (double) position[i] - reference[i];
            double before = moved - mean[i];
            double shifted = mean[i] + before * inverseCount;
            mean[i] = shifted;
            deviation[i] += before * (moved - shifted);
        }
    }

    /// Sum, least and greatest.
    ///
    /// @param values Not modified.
    /// @param from first element
    /// @param count number of elements, ≥ 1
    /// @param out the three. Modified.
    static void spread(double[] values, int from, int count, double[] out) {
        double sum = 0;
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = from; i < from + count; i++) {
            sum += values[i];
            least = Math.min(least, values[i]);
            greatest = Math.max(greatest, values[i]);
        }
        out[0] = sum;
        out[1] = least;
        out[2] = greatest;
    }

    /// Eight running sums in a fixed order.
    private static double sum(double[] lanes, int from) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        for (int i = from; i < from + LANES; i += 8) {
            s0 += lanes[i];
            s1 += lanes[i + 1];
            s2 += lanes[i + 2];
            s3 += lanes[i + 3];
            s4 += lanes[i + 4];
            s5 += lanes[i + 5];
            s6 += lanes[i + 6];
            s7 += lanes[i + 7];
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }
}
