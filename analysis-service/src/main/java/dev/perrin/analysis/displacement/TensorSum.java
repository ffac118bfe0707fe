package dev.perrin.analysis.displacement;

import dev.perrin.analysis.sums.ExactSum;
import java.nio.ByteBuffer;

/// Sums over those coordinates of one tensor that a part holds.
///
/// Not thread safe.
final class TensorSum {
    /// ‖v‖².
    final ExactSum velocitySquared = new ExactSum();

    /// ‖θ‖².
    final ExactSum normSquared = new ExactSum();

    /// ‖θ − θ_ref‖².
    ExactSum referenceSquared = new ExactSum();

    /// Sum of the variances of the coordinates, and the least and greatest of them; absent and NaN where this snapshot
    /// does not tell them.
    ExactSum variance = new ExactSum();

    double leastVariance = Double.POSITIVE_INFINITY;
    double greatestVariance = Double.NEGATIVE_INFINITY;

    void loseReference() {
        referenceSquared = ExactSum.absent();
    }

    void loseVariance() {
        variance = ExactSum.absent();
        leastVariance = Double.NaN;
        greatestVariance = Double.NaN;
    }

    void addVariance(double sum, double least, double greatest) {
        variance.add(sum);
        leastVariance = Math.min(leastVariance, least);
        greatestVariance = Math.max(greatestVariance, greatest);
    }

    void add(TensorSum other) {
        velocitySquared.add(other.velocitySquared);
        normSquared.add(other.normSquared);
        referenceSquared.add(other.referenceSquared);
        variance.add(other.variance);
        leastVariance = Math.min(leastVariance, other.leastVariance);
        greatestVariance = Math.max(greatestVariance, other.greatestVariance);
    }

    int sizeInBytes() {
        return velocitySquared.sizeInBytes()
                + normSquared.sizeInBytes()
                + referenceSquared.sizeInBytes()
                + variance.sizeInBytes()
                + 2 * Double.BYTES;
    }

    void write(ByteBuffer out) {
        velocitySquared.write(out);
        normSquared.write(out);
        referenceSquared.write(out);
        variance.write(out);
        out.putDouble(leastVariance).putDouble(greatestVariance);
    }

    static TensorSum read(ByteBuffer in) {
        TensorSum sum = new TensorSum();
        sum.velocitySquared.add(ExactSum.read(in));
        sum.normSquared.add(ExactSum.read(in));
        sum.referenceSquared = ExactSum.read(in);
        sum.variance = ExactSum.read(in);
        sum.leastVariance = in.getDouble();
        sum.greatestVariance = in.getDouble();
        return sum;
    }
}
