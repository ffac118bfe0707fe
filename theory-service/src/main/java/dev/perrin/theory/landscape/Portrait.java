package dev.perrin.theory.landscape;

import dev.perrin.theory.mode.InvalidQuestionException;

/// A stationary law and its current on a grid. Arrays over the plane have one row for each vertical coordinate.
///
/// @param horizontal coordinates, rising.
/// @param vertical   coordinates, rising.
@SuppressWarnings("ArrayRecordComponent") // Handed over once, to be written out.
public record Portrait(
        PlaneLaw law,
        double[] horizontal,
        double[] vertical,
        double[] density,
        double[] horizontalCurrent,
        double[] verticalCurrent,
        double[] modifiedLoss,
        double[] loss) {
    /// Beyond it every density is 0 in a double.
    private static final double WIDEST = 1000;

    /// @param halfWidth standard deviations from the centre to each side.
    /// @param points    along each axis.
    public static Portrait draw(PlaneLaw law, double halfWidth, int points) {
        if (!(halfWidth > 0 && halfWidth <= WIDEST)) {
            throw new InvalidQuestionException("half_width", halfWidth, "must be in (0, " + WIDEST + "]");
        }
        if (points < 2) {
            throw new InvalidQuestionException("points", points, "must be at least 2");
        }
        double[] horizontal = axis(Math.sqrt(law.horizontalVariance()) * halfWidth, points);
        double[] vertical = axis(Math.sqrt(law.verticalVariance()) * halfWidth, points);
        int size = Math.multiplyExact(points, points);
        Portrait portrait = new Portrait(
                law,
                horizontal,
                vertical,
                new double[size],
                new double[size],
                new double[size],
                new double[size],
                new double[size]);
        for (int row = 0; row < points; row++) {
            for (int column = 0; column < points; column++) {
                portrait.fill(row * points + column, horizontal[column], vertical[row]);
            }
        }
        return portrait;
    }

    private void fill(int index, double x, double y) {
        density[index] = law.density(x, y);
        horizontalCurrent[index] = law.horizontalCurrent(x, y);
        verticalCurrent[index] = law.verticalCurrent(x, y);
        modifiedLoss[index] = law.modifiedLoss(x, y);
        loss[index] = law.loss(x, y);
        if (!Double.isFinite(horizontalCurrent[index] + verticalCurrent[index] + loss[index])) {
            throw new InvalidQuestionException(
                    "plane", "too wide or too narrow", "a value in it is beyond the range of a double");
        }
    }

    private static double[] axis(double reach, int points) {
        double[] axis = new double[points];
        for (int i = 0; i < points; i++) {
            axis[i] = reach * ((2.0 * i) / (points - 1) - 1);
        }
        return axis;
    }
}
