package dev.perrin.snapshot.archive;

/// Consecutive parameters, counted from the start of the whole vector.
public record ParameterRange(long first, long count) {
    public ParameterRange {
        if (first < 0 || count < 1 || first > Long.MAX_VALUE - count) {
            throw new IllegalArgumentException(
                    "parameters must be first ≥ 0 and count ≥ 1, but are " + first + " and " + count);
        }
    }

    /// First parameter after the range.
    public long end() {
        return first + count;
    }

    /// @param dimension d
    /// @throws IllegalArgumentException when some lie beyond the vector
    public ParameterRange within(long dimension) {
        if (end() > dimension) {
            throw new IllegalArgumentException("parameters must lie within the " + dimension + " of the run, but are "
                    + first + " to " + (end() - 1));
        }
        return this;
    }
}
