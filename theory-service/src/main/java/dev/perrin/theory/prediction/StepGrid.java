package dev.perrin.theory.prediction;

import dev.perrin.theory.mode.InvalidQuestionException;
import java.util.Arrays;

/// Numbers of steps at which curves are evaluated. Sizes are known before anything is allocated.
public sealed interface StepGrid {
    /// An upper bound of the number of steps.
    long size();

    /// The largest step.
    long last();

    /// @return the steps, each at least 0.
    long[] steps();

    /// Steps as given, in any order.
    ///
    /// @param values Not modified.
    @SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
    record Explicit(long... values) implements StepGrid {
        public Explicit {
            for (int i = 0; i < values.length; i++) {
                if (values[i] < 0) {
                    throw new InvalidQuestionException(
                            "steps.explicit.step[" + i + "]", values[i], "must not be negative");
                }
            }
        }

        @Override
        public long size() {
            return values.length;
        }

        @Override
        public long last() {
            return Arrays.stream(values).max().orElse(0);
        }

        @Override
        public long[] steps() {
            return values.clone();
        }
    }

    /// `first`, `first + stride`, …
    record Linear(long first, long stride, int count) implements StepGrid {
        public Linear {
            if (first < 0) {
                throw new InvalidQuestionException("steps.linear.first", first, "must not be negative");
            }
            if (stride < 1) {
                throw new InvalidQuestionException("steps.linear.stride", stride, "must be at least 1");
            }
            if (count < 1) {
                throw new InvalidQuestionException("steps.linear.count", count, "must be at least 1");
            }
            if (stride > (Long.MAX_VALUE - first) / count) {
                throw new InvalidQuestionException("steps.linear.stride", stride, "leads beyond the largest step");
            }
        }

        @Override
        public long size() {
            return count;
        }

        @Override
        public long last() {
            return first + stride * (count - 1);
        }

        @Override
        public long[] steps() {
            long[] steps = new long[count];
            for (int i = 0; i < count; i++) {
                steps[i] = first + stride * i;
            }
            return steps;
        }
    }

    /// Whole numbers nearest to points evenly spaced in the logarithm, both ends included, without repeats.
    record Logarithmic(long first, long last, int perDecade) implements StepGrid {
        public Logarithmic {
            if (first < 1) {
                throw new InvalidQuestionException("steps.logarithmic.first", first, "must be at least 1");
            }
            if (last < first) {
                throw new InvalidQuestionException("steps.logarithmic.last", last, "must not be below first");
            }
            if (perDecade < 1) {
                throw new InvalidQuestionException("steps.logarithmic.per_decade", perDecade, "must be at least 1");
            }
        }

        @Override
        public long size() {
            return intervals() + 1;
        }

        @Override
        public long[] steps() {
            long intervals = intervals();
            long[] steps = new long[Math.toIntExact(intervals + 1)];
            int count = 0;
            double ratio = Math.log((double) last / first);
            for (long i = 0; i <= intervals; i++) {
                long step = i == intervals ? last : Math.round(first * Math.exp(ratio * i / intervals));
                step = Math.clamp(step, first, last);
                if (count == 0 || step > steps[count - 1]) {
                    steps[count++] = step;
                }
            }
            return Arrays.copyOf(steps, count);
        }

        private long intervals() {
            // A hair below a whole number of intervals is that number.
            return (long) Math.ceil(perDecade * Math.log10((double) last / first) - 1e-9);
        }
    }
}
