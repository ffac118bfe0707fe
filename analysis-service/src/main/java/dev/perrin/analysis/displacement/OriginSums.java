package dev.perrin.analysis.displacement;

import dev.perrin.analysis.sums.ExactSum;
import java.nio.ByteBuffer;

/// Squared distances from points that a trajectory went through, by place in the plan.
///
/// A part whose point lies at another step than that of the others, or was lost, makes the sum absent.
final class OriginSums {
    /// Where a point lies that is not reached yet, or lost.
    static final long NO_STEP = -1;

    final long[] steps;
    final ExactSum[] squared;

    private OriginSums(long[] steps, ExactSum[] squared) {
        this.steps = steps;
        this.squared = squared;
    }

    /// @param steps at which the points lie. Not modified.
    static OriginSums of(long[] steps) {
        ExactSum[] squared = new ExactSum[steps.length];
        for (int i = 0; i < squared.length; i++) {
            squared[i] = steps[i] == NO_STEP ? ExactSum.absent() : new ExactSum();
        }
        return new OriginSums(steps.clone(), squared);
    }

    int count() {
        return steps.length;
    }

    OriginSums plus(OriginSums other) {
        long[] common = new long[steps.length];
        for (int i = 0; i < common.length; i++) {
            common[i] = i < other.steps.length && steps[i] == other.steps[i] ? steps[i] : NO_STEP;
        }
        OriginSums sum = of(common);
        for (int i = 0; i < common.length; i++) {
            if (common[i] != NO_STEP) {
                sum.squared[i].add(squared[i]);
                sum.squared[i].add(other.squared[i]);
            }
        }
        return sum;
    }

    int sizeInBytes() {
        return Integer.BYTES + steps.length * Long.BYTES + Sums.sizeInBytes(squared);
    }

    void write(ByteBuffer out) {
        out.putInt(steps.length);
        for (long step : steps) {
            out.putLong(step);
        }
        Sums.write(squared, out);
    }

    static OriginSums read(ByteBuffer in) {
        long[] steps = new long[in.getInt()];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = in.getLong();
        }
        return new OriginSums(steps, Sums.read(steps.length, in));
    }
}
