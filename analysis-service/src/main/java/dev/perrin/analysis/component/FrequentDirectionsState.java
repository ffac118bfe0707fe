package dev.perrin.analysis.component;

import dev.perrin.analysis.blocks.StateArrays;
import dev.perrin.analysis.blocks.StateVersion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What [FrequentDirections] has seen. Not thread safe.
public final class FrequentDirectionsState {
    private static final byte VERSION = 1;

    private final FrequentDirections settings;
    /// `[2ℓ][dimension]`, the first [#used] rows.
    private final double[][] rows;

    private int used;
    private long count;
    private final double[] mean;
    /// Δ.
    private double shrunk;
    /// ‖A‖²_F.
    private double total;

    FrequentDirectionsState(FrequentDirections settings) {
        this.settings = settings;
        this.rows = new double[2 * settings.rank()][settings.dimension()];
        this.mean = new double[settings.dimension()];
    }

    /// @param vector length dimension. Not modified.
    public void add(double[] vector) {
        if (vector.length != settings.dimension()) {
            throw new IllegalArgumentException(
                    "vector must have " + settings.dimension() + " numbers, but has " + vector.length);
        }
        double weight = Math.sqrt(count / (count + 1.0));
        if (count > 0 && used == rows.length) {
            shrink();
        }
        count++;
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            double from = vector[i] - mean[i];
            mean[i] += from / count;
            double value = weight * from;
            rows[used][i] = value;
            squares += value * value;
        }
        if (count > 1) {
            used++;
            total += squares;
        }
    }

    private void shrink() {
        Gram gram = Gram.of(rows, used);
        double least = Math.max(0, gram.eigenvalue(settings.rank()));
        double[][] turned = new double[settings.rank()][settings.dimension()];
        for (int i = 0; i < turned.length; i++) {
            double square = gram.eigenvalue(i);
            // a direction of B's row space is the combination of rows over its singular value
            double factor = square > least ? Math.sqrt((square - least) / square) : 0;
            gram.combine(i, rows, factor, turned[i]);
        }
        for (int i = 0; i < rows.length; i++) {
            if (i < turned.length) {
                System.arraycopy(turned[i], 0, rows[i], 0, turned[i].length);
            } else {
                Arrays.fill(rows[i], 0);
            }
        }
        used = turned.length;
        shrunk += least;
    }

    /// Squares of a vector, less the mean so far, along the directions that were found last: directions and mean know
    /// nothing of the vector, so that the squares are not drawn to it.
    ///
    /// @param vector length dimension. Not modified.
    /// @param squares length rank. Modified: overwritten; NaN for a direction that is not there.
    /// @return whether directions were found before
    boolean squaresAlong(double[] vector, double[] squares) {
        if (count - 1 <= rows.length) {
            return false;
        }
        for (int i = 0; i < squares.length; i++) {
            double along = 0;
            double length = 0;
            for (int j = 0; j < vector.length; j++) {
                along += rows[i][j] * (vector[j] - mean[j]);
                length += rows[i][j] * rows[i][j];
            }
            squares[i] = along * along / length;
        }
        return true;
    }

    public FrequentDirections settings() {
        return settings;
    }

    public long count() {
        return count;
    }

    /// Sum of the variances of all coordinates, exact.
    public double totalVariance() {
        return total / count;
    }

    /// Δ/n: every variance is underestimated by at most this.
    public double bound() {
        return shrunk / count;
    }

    /// Leading directions, greatest variance first.
    ///
    /// @param most of them; those without variance are left out
    public List<Direction> leading(int most) {
        List<Direction> directions = new ArrayList<>();
        if (used == 0) {
            return directions;
        }
        Gram gram = Gram.of(rows, used);
        for (int i = 0; i < Math.min(most, Math.min(used, settings.rank())); i++) {
            double square = gram.eigenvalue(i);
            if (!(square > 1e-14 * gram.eigenvalue(0))) {
                break;
            }
            double[] vector = new double[settings.dimension()];
            gram.combine(i, rows, 1 / Math.sqrt(square), vector);
            directions.add(new Direction(square / count, vector));
        }
        return directions;
    }

    /// A unit vector and the variance along it in the sketch.
    public static final class Direction {
        private final double variance;
        private final double[] vector;

        Direction(double variance, double[] vector) {
            this.variance = variance;
            this.vector = vector;
        }

        /// Between the true one less [#bound] and the true one.
        public double variance() {
            return variance;
        }

        /// Component along a coordinate.
        public double component(int coordinate) {
            return vector[coordinate];
        }

        /// Scalar product with a vector of the same dimension.
        ///
        /// @param other Not modified.
        public double dot(double[] other) {
            double sum = 0;
            for (int i = 0; i < vector.length; i++) {
                sum += vector[i] * other[i];
            }
            return sum;
        }
    }

    public int sizeInBytes() {
        return 1 + Integer.BYTES + Long.BYTES + 2 * Double.BYTES + Double.BYTES * settings.dimension() * (1 + used);
    }

    /// @param out Modified: advanced by [#sizeInBytes].
    public void write(ByteBuffer out) {
        out.put(VERSION).putInt(used).putLong(count);
        StateArrays.write(new double[] {shrunk, total}, out);
        StateArrays.write(mean, out);
        for (int i = 0; i < used; i++) {
            StateArrays.write(rows[i], out);
        }
    }

    /// @param settings the same as of the state written
    /// @param in Modified: advanced past what was written.
    /// @throws IllegalArgumentException for the bytes of another version
    public static FrequentDirectionsState read(FrequentDirections settings, ByteBuffer in) {
        StateVersion.require("frequent directions", VERSION, in.get());
        FrequentDirectionsState state = new FrequentDirectionsState(settings);
        state.used = in.getInt();
        state.count = in.getLong();
        double[] sums = new double[2];
        StateArrays.read(sums, in);
        state.shrunk = sums[0];
        state.total = sums[1];
        StateArrays.read(state.mean, in);
        for (int i = 0; i < state.used; i++) {
            StateArrays.read(state.rows[i], in);
        }
        return state;
    }
}
