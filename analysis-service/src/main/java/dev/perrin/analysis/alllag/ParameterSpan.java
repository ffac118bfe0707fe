package dev.perrin.analysis.alllag;

/// Neighbouring coordinates of the parameter vector.
///
/// @param first counted from the start of the whole vector, ≥ 0
/// @param count ≥ 1
public record ParameterSpan(long first, long count) {
    public ParameterSpan {
        if (first < 0) {
            throw new IllegalArgumentException("first " + first + ": must not be negative");
        }
        if (count < 1) {
            throw new IllegalArgumentException("count " + count + ": must be at least 1");
        }
        if (count > Long.MAX_VALUE - first) {
            throw new IllegalArgumentException("count " + count + ": must end below 2^63 after first " + first);
        }
    }

    /// First coordinate after it.
    public long end() {
        return first + count;
    }
}
