package dev.perrin.analysis.sums;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// A sum of doubles that is kept exactly, as an expansion x₁ + x₂ + … of doubles whose bits do not overlap, and rounded
/// once, when it is asked for. Terms and sums may be added in any order and any grouping: [#value] is the double
/// nearest to the true sum.
///
/// Absence is catching: a sum with an absent term is absent and its value NaN.
///
/// The terms' partial sums must stay finite; sums of squares of float32 values always do.
///
/// Source: Shewchuk, Adaptive Precision Floating-Point Arithmetic, Discrete & Computational Geometry 18 (1997), grow
/// expansion; the last rounding as in Python's `math.fsum`. Cost: O(number of parts), two or three as a rule.
///
/// Not thread safe.
public final class ExactSum {
    private static final int ABSENT = -1;
    private static final double[] EMPTY = {};

    /// Ascending in size.
    private double[] parts = EMPTY;

    private int count;

    /// A sum that cannot be had.
    public static ExactSum absent() {
        ExactSum sum = new ExactSum();
        sum.count = ABSENT;
        return sum;
    }

    /// @param term finite
    public void add(double term) {
        if (!Double.isFinite(term)) {
            throw new IllegalArgumentException("term must be finite, but is " + term);
        }
        if (count == ABSENT) {
            return;
        }
        double carried = term;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            double part = parts[i];
            double great = Math.abs(carried) < Math.abs(part) ? part : carried;
            double small = Math.abs(carried) < Math.abs(part) ? carried : part;
            double sum = great + small;
            double rest = small - (sum - great);
            if (rest != 0) {
                parts[kept++] = rest;
            }
            carried = sum;
        }
        if (carried != 0) {
            if (kept == parts.length) {
                parts = Arrays.copyOf(parts, kept == 0 ? 2 : 2 * kept);
            }
            parts[kept++] = carried;
        }
        count = kept;
    }

    /// @param other Not modified; not this one.
    public void add(ExactSum other) {
        if (other.count == ABSENT) {
            count = ABSENT;
            return;
        }
        for (int i = 0; i < other.count; i++) {
            add(other.parts[i]);
        }
    }

    public boolean isAbsent() {
        return count == ABSENT;
    }

    /// The sum, rounded to nearest, ties to even; NaN when it is absent.
    public double value() {
        if (count == ABSENT) {
            return Double.NaN;
        }
        int left = count;
        double value = 0;
        double rest = 0;
        while (left > 0 && rest == 0) {
            double before = value;
            double part = parts[--left];
            value = before + part;
            rest = part - (value - before);
        }
        // Half a unit away, what is left decides where the rounding goes.
        if (left > 0 && Math.signum(rest) == Math.signum(parts[left - 1])) {
            double twice = 2 * rest;
            double other = value + twice;
            if (twice == other - value) {
                value = other;
            }
        }
        return value;
    }

    public int sizeInBytes() {
        return 1 + Math.max(0, count) * Double.BYTES;
    }

    public void write(ByteBuffer out) {
        out.put((byte) count);
        for (int i = 0; i < count; i++) {
            out.putDouble(parts[i]);
        }
    }

    public static ExactSum read(ByteBuffer in) {
        ExactSum sum = new ExactSum();
        sum.count = in.get();
        if (sum.count > 0) {
            sum.parts = new double[sum.count];
            for (int i = 0; i < sum.count; i++) {
                sum.parts[i] = in.getDouble();
            }
        }
        return sum;
    }
}
