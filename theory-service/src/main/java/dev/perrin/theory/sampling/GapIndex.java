package dev.perrin.theory.sampling;

import java.util.Arrays;

/// The different gaps between the steps of a rising grid that begins at 0.
///
/// @param lengths rising.
/// @param indices for every step of the grid, the index of the gap before it.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
record GapIndex(long[] lengths, int[] indices) {
    /// @param steps rising. Not modified.
    static GapIndex of(long[] steps) {
        long[] gaps = new long[steps.length];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = steps[i] - (i == 0 ? 0 : steps[i - 1]);
        }
        long[] lengths = Arrays.stream(gaps).sorted().distinct().toArray();
        int[] indices = new int[gaps.length];
        for (int i = 0; i < gaps.length; i++) {
            indices[i] = Arrays.binarySearch(lengths, gaps[i]);
        }
        return new GapIndex(lengths, indices);
    }

    int size() {
        return lengths.length;
    }

    long length(int gap) {
        return lengths[gap];
    }

    int before(int step) {
        return indices[step];
    }
}
