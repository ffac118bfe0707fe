package dev.perrin.theory.sampling;

import dev.perrin.theory.coupled.CrossCovariance;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.number.DoubleDouble;

/// How standard Gaussian numbers, two for each mode, become phase points (θ, ηv) of all modes with a given joint
/// covariance: its Cholesky factor, which exists for a singular covariance too (T42).
final class JointSpread {
    /// Part of a variance below which what is left of it is rounding.
    private static final double NOTHING = 1e-20;

    /// Rows of the lower triangle.
    private final double[][] factor;

    private JointSpread(double[][] factor) {
        this.factor = factor;
    }

    static JointSpread ofIndependent(InitialLaw[] laws) {
        double[][] factor = new double[2 * laws.length][];
        for (int i = 0; i < laws.length; i++) {
            Spread spread = laws[i].spread();
            factor[2 * i] = new double[2 * i + 1];
            factor[2 * i][2 * i] = spread.l11();
            factor[2 * i + 1] = new double[2 * i + 2];
            factor[2 * i + 1][2 * i] = spread.l21();
            factor[2 * i + 1][2 * i + 1] = spread.l22();
        }
        return new JointSpread(factor);
    }

    /// Coordinate `row` of the phase points.
    double of(int row, double[] numbers) {
        double[] coefficients = factor[row];
        double sum = 0;
        for (int i = 0; i < coefficients.length; i++) {
            sum += coefficients[i] * numbers[i];
        }
        return sum;
    }

    /// Gathers the lower triangle of a joint covariance.
    static final class Builder {
        private final DoubleDouble[][] rows;

        Builder(int modes) {
            rows = new DoubleDouble[2 * modes][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = new DoubleDouble[i + 1];
            }
        }

        void own(
                int mode,
                DoubleDouble variance,
                DoubleDouble covariance,
                DoubleDouble velocityVariance,
                DoubleDouble unit) {
            rows[2 * mode][2 * mode] = variance.times(unit);
            rows[2 * mode + 1][2 * mode] = covariance.times(unit);
            rows[2 * mode + 1][2 * mode + 1] = velocityVariance.times(unit);
        }

        /// @param covariance of mode `later` with mode `earlier`.
        void crossed(int later, int earlier, CrossCovariance covariance, DoubleDouble unit) {
            rows[2 * later][2 * earlier] = covariance.positions().times(unit);
            rows[2 * later][2 * earlier + 1] = covariance.positionVelocity().times(unit);
            rows[2 * later + 1][2 * earlier] = covariance.velocityPosition().times(unit);
            rows[2 * later + 1][2 * earlier + 1] = covariance.velocities().times(unit);
        }

        /// Column by column; a column whose pivot is nothing but rounding stays 0.
        JointSpread factored(Eigenmode[] modes) {
            int size = rows.length;
            double[][] factor = new double[size][];
            double[] least = new double[size];
            for (int i = 0; i < size; i++) {
                factor[i] = new double[i + 1];
                least[i] = NOTHING * rows[i][i].hi();
            }
            for (int column = 0; column < size; column++) {
                DoubleDouble pivot = rows[column][column];
                if (!(pivot.hi() > least[column])) {
                    continue;
                }
                DoubleDouble root = pivot.squareRoot();
                for (int row = column; row < size; row++) {
                    DoubleDouble entry = row == column ? root : rows[row][column].dividedBy(root);
                    rows[row][column] = entry;
                    factor[row][column] = modes[row / 2].finite(entry, "standard deviation of a sample");
                }
                for (int row = column + 1; row < size; row++) {
                    for (int other = column + 1; other <= row; other++) {
                        rows[row][other] = rows[row][other].minus(rows[row][column].times(rows[other][column]));
                    }
                }
            }
            return new JointSpread(factor);
        }
    }
}
