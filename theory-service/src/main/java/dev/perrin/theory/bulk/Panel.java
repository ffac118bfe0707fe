package dev.perrin.theory.bulk;

/// An interval [from, to] of the variable of integration, and the Gauss–Kronrod rule on it: 15 points for the value, 7
/// of them for a second opinion (Kronrod 1965; constants in Piessens et al., *QUADPACK*, 1983, `qk15`).
record Panel(double from, double to) {
    static final int POINTS = 15;

    private static final double[] ABSCISSA = {
        0.9914553711208126,
        0.9491079123427585,
        0.8648644233597691,
        0.7415311855993945,
        0.5860872354676911,
        0.4058451513773972,
        0.20778495500789848,
        0.0
    };
    private static final double[] KRONROD = {
        0.022935322010529224,
        0.06309209262997856,
        0.10479001032225019,
        0.14065325971552592,
        0.1690047266392679,
        0.19035057806478542,
        0.20443294007529889,
        0.20948214108472782
    };
    /// Of every second abscissa.
    private static final double[] GAUSS = {
        0.1294849661688697, 0.27970539148927664, 0.3818300505051189, 0.4179591836734694
    };

    double width() {
        return to - from;
    }

    double point(int index) {
        double offset = index < 7 ? -ABSCISSA[index] : ABSCISSA[14 - index];
        return from + width() / 2 * (1 + offset);
    }

    /// Weight of a point in the rule of 15 points, whose error is O(width²³).
    double weight(int index) {
        return width() / 2 * KRONROD[Math.min(index, 14 - index)];
    }

    /// Weight of a point in the rule of 15 points less that in the rule of 7.
    double weightDifference(int index) {
        int symmetric = Math.min(index, 14 - index);
        double gauss = symmetric % 2 == 1 ? GAUSS[symmetric / 2] : 0;
        return width() / 2 * (KRONROD[symmetric] - gauss);
    }

    Panel firstHalf() {
        return new Panel(from, from + width() / 2);
    }

    Panel secondHalf() {
        return new Panel(from + width() / 2, to);
    }
}
