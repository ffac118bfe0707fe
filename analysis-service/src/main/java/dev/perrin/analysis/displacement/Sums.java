package dev.perrin.analysis.displacement;

import dev.perrin.analysis.sums.ExactSum;
import java.nio.ByteBuffer;

/// Rows of exact sums.
final class Sums {
    private Sums() {}

    static ExactSum[] zeros(int count) {
        ExactSum[] sums = new ExactSum[count];
        for (int i = 0; i < count; i++) {
            sums[i] = new ExactSum();
        }
        return sums;
    }

    static ExactSum[] absent(int count) {
        ExactSum[] sums = new ExactSum[count];
        for (int i = 0; i < count; i++) {
            sums[i] = ExactSum.absent();
        }
        return sums;
    }

    /// @param a Not modified.
    /// @param b Not modified.
    /// @return the sums; none when the lengths differ
    static ExactSum[] add(ExactSum[] a, ExactSum[] b) {
        if (a.length != b.length) {
            return new ExactSum[0];
        }
        ExactSum[] sums = zeros(a.length);
        for (int i = 0; i < sums.length; i++) {
            sums[i].add(a[i]);
            sums[i].add(b[i]);
        }
        return sums;
    }

    static double[] values(ExactSum[] sums) {
        double[] values = new double[sums.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = sums[i].value();
        }
        return values;
    }

    static int sizeInBytes(ExactSum[] sums) {
        int size = 0;
        for (ExactSum sum : sums) {
            size += sum.sizeInBytes();
        }
        return size;
    }

    static void write(ExactSum[] sums, ByteBuffer out) {
        for (ExactSum sum : sums) {
            sum.write(out);
        }
    }

    static ExactSum[] read(int count, ByteBuffer in) {
        ExactSum[] sums = new ExactSum[count];
        for (int i = 0; i < count; i++) {
            sums[i] = ExactSum.read(in);
        }
        return sums;
    }
}
