package dev.perrin.theory.regression;

import dev.perrin.theory.mode.PhaseFlow;

/// Which pairs of modes (i ≤ j) a recursion of second moments holds, in which order. A pair of two modes
/// has the four entries θθ, θw, wθ, ww with w = ηv, a mode with itself the three θθ, θw, ww.
///
/// @param first  i of every pair. Not modified.
/// @param second j of every pair. Not modified.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
public record ModePairs(int modes, int[] first, int[] second) {
    /// Every mode with itself only.
    static ModePairs diagonal(int modes) {
        int[] own = new int[modes];
        for (int i = 0; i < modes; i++) {
            own[i] = i;
        }
        return new ModePairs(modes, own, own);
    }

    /// Every mode with itself and all later ones, row by row.
    static ModePairs all(int modes) {
        int count = modes * (modes + 1) / 2;
        int[] first = new int[count];
        int[] second = new int[count];
        int pair = 0;
        for (int i = 0; i < modes; i++) {
            for (int j = i; j < modes; j++) {
                first[pair] = i;
                second[pair++] = j;
            }
        }
        return new ModePairs(modes, first, second);
    }

    int size() {
        return first.length;
    }

    boolean isOneMode(int pair) {
        return first[pair] == second[pair];
    }

    int entries(int pair) {
        return isOneMode(pair) ? 3 : 4;
    }

    /// Index of the first entry of every pair, and the number of entries of all.
    int[] offsets() {
        int[] offsets = new int[size() + 1];
        for (int p = 0; p < size(); p++) {
            offsets[p + 1] = offsets[p] + entries(p);
        }
        return offsets;
    }

    /// What a flow does to the entries of a pair, `P_ij ↦ M_i P_ij M_jᵀ`, as a matrix, row by row.
    ///
    /// @param flows of every mode. Not modified.
    double[] transport(int pair, PhaseFlow[] flows) {
        PhaseFlow i = flows[first[pair]];
        PhaseFlow j = flows[second[pair]];
        double a = i.m11().value();
        double b = i.m12().value();
        double c = i.m21().value();
        double d = i.m22().value();
        if (isOneMode(pair)) {
            return new double[] {a * a, 2 * a * b, b * b, a * c, a * d + b * c, b * d, c * c, 2 * c * d, d * d};
        }
        double e = j.m11().value();
        double f = j.m12().value();
        double g = j.m21().value();
        double h = j.m22().value();
        return new double[] {
            a * e, a * f, b * e, b * f, a * g, a * h, b * g, b * h, c * e, c * f, d * e, d * f, c * g, c * h, d * g,
            d * h
        };
    }
}
