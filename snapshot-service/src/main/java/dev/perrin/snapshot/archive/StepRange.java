package dev.perrin.snapshot.archive;

/// Consecutive steps, both ends included.
public record StepRange(long first, long last) {
    public StepRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "steps of a range must be 0 ≤ first ≤ last, but are " + first + " and " + last);
        }
    }

    public boolean contains(long step) {
        return first <= step && step <= last;
    }
}
