package dev.perrin.analysis.alllag;

import java.util.stream.IntStream;

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
        if (pointsPerDecade == 0) {
            return IntStream.range(0, lags).toArray();
        }
        IntStream.Builder chosen = IntStream.builder().add(0);
        double ratio = Math.pow(10, 1.0 / pointsPerDecade);
        double exact = 1;
        int last = lags - 1;
        for (int lag = 1; lag <= last; ) {
            chosen.add(lag);
            do {
                exact *= ratio;
            } while (Math.rint(exact) <= lag);
            lag = lag == last ? lags : (int) Math.min(last, Math.rint(exact));
        }
        return chosen.build().toArray();
    }

    /// @throws IllegalArgumentException naming field, value and rule
    public static void requireRate(int pointsPerDecade) {
        if (pointsPerDecade < 0 || pointsPerDecade > MOST_A_DECADE) {
            throw new IllegalArgumentException(
                    "points_per_decade " + pointsPerDecade + ": must be from 0 to " + MOST_A_DECADE);
        }
    }
}
