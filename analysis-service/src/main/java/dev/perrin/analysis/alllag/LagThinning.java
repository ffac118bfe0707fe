package dev.perrin.analysis.alllag;

import java.util.Arrays;

/// Which lags of a long curve are shown: evenly spaced on a logarithmic axis, 0, 1 and the last one always.
public final class LagThinning {
    public static final int MOST_A_DECADE = 10_000;

    private LagThinning() {}

    /// Lags 0, then round(10^(j/n)) for j = 0, 1, … without repeats, then the last.
    ///
    /// @param lags number of them, ≥ 1
    /// @param pointsPerDecade n ≤ [#MOST_A_DECADE]; 0 for every lag
    public static int[] of(int lags, int pointsPerDecade) {
        requireRate(pointsPerDecade);
        int[] chosen = new int[lags];
        int count = 1;
        double ratio = pointsPerDecade == 0 ? 1 : Math.pow(10, 1.0 / pointsPerDecade);
        double exact = 1;
        for (int lag = 1; lag < lags; ) {
            chosen[count++] = lag;
            do {
                exact *= ratio;
            } while (ratio > 1 && Math.rint(exact) <= lag);
            int next = ratio > 1 ? (int) Math.min(lags, Math.rint(exact)) : lag + 1;
            if (next >= lags && lag < lags - 1) {
                next = lags - 1;
            }
            lag = next;
        }
        return Arrays.copyOf(chosen, count);
    }

    /// @throws IllegalArgumentException naming field, value and rule
    public static void requireRate(int pointsPerDecade) {
        if (pointsPerDecade < 0 || pointsPerDecade > MOST_A_DECADE) {
            throw new IllegalArgumentException(
                    "points_per_decade " + pointsPerDecade + ": must be from 0 to " + MOST_A_DECADE);
        }
    }
}
