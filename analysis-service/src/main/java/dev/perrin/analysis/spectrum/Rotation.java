package dev.perrin.analysis.spectrum;

/// cos and sin of 2πj/n to the last bit or two: the angle is reduced to an eighth of a turn in integers first.
final class Rotation {
    private Rotation() {}

    /// @param numerator j, 0 ≤ j < n
    /// @param denominator n
    static double cosine(long numerator, long denominator) {
        long turn = 8 * numerator;
        long octant = turn / denominator;
        double angle = Math.PI / 4 * ((double) (turn % denominator) / denominator);
        return switch ((int) octant) {
            case 0 -> Math.cos(angle);
            case 1 -> Math.sin(Math.PI / 4 - angle);
            case 2 -> -Math.sin(angle);
            case 3 -> -Math.cos(Math.PI / 4 - angle);
            case 4 -> -Math.cos(angle);
            case 5 -> -Math.sin(Math.PI / 4 - angle);
            case 6 -> Math.sin(angle);
            default -> Math.cos(Math.PI / 4 - angle);
        };
    }

    /// sin a = cos(a − ¼ turn).
    ///
    /// @param numerator j, 0 ≤ j < n
    /// @param denominator n
    static double sine(long numerator, long denominator) {
        return cosine((4 * numerator + 3 * denominator) % (4 * denominator), 4 * denominator);
    }
}
