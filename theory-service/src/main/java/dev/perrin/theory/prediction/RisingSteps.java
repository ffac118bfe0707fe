package dev.perrin.theory.prediction;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// The steps of a grid in rising order, the cheap one to evaluate, and where each of them stands in the grid.
final class RisingSteps {
    private final long[] steps;
    private final int[] positions;

    /// @param grid in any order. Not modified.
    RisingSteps(long[] grid) {
        boolean rising = true;
        for (int j = 1; j < grid.length; j++) {
            rising &= grid[j - 1] <= grid[j];
        }
        if (rising) {
            steps = grid;
            positions = new int[0];
        } else {
            positions = IntStream.range(0, grid.length)
                    .boxed()
                    .sorted(Comparator.comparingLong(j -> grid[j]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            steps = Arrays.stream(positions).mapToLong(j -> grid[j]).toArray();
        }
    }

    int count() {
        return steps.length;
    }

    /// Whether the grid itself rises, so that it can be cut into slices.
    boolean isTheGrid() {
        return positions.length == 0;
    }

    /// The j-th step in rising order.
    long step(int j) {
        return steps[j];
    }

    /// Where the j-th step in rising order stands in the grid.
    int position(int j) {
        return positions.length == 0 ? j : positions[j];
    }
}
