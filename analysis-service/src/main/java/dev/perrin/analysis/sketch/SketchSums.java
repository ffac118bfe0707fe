package dev.perrin.analysis.sketch;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Sketches of θ − θ_ref and v over some of the coordinates, or of θ − θ_ref alone, in whole numbers of units, so that
/// they add exactly.
///
/// Not thread safe.
public final class SketchSums {
    private final long[] positions;
    private final long[] velocities;
    private long coordinates;

    /// @param positionCount k, or d for θ − θ_ref itself
    /// @param velocityCount the same, or 0 for sums without velocities
    SketchSums(int positionCount, int velocityCount) {
        positions = new long[positionCount];
        velocities = new long[velocityCount];
    }

    /// How many coordinates went into it.
    public long coordinates() {
        return coordinates;
    }

    /// Numbers of the positions.
    public int positionCount() {
        return positions.length;
    }

    /// Whether velocities are there too.
    public boolean hasVelocities() {
        return velocities.length > 0;
    }

    void count(int added) {
        coordinates += added;
    }

    /// @param positionTerms whole numbers of position units. Not modified.
    /// @param velocityTerms whole numbers of velocity units. Not modified.
    void addUnits(double[] positionTerms, double[] velocityTerms) {
        for (int i = 0; i < positions.length; i++) {
            positions[i] += (long) (positionTerms[i] * (1 / SketchAccumulator.POSITION_UNIT));
        }
        for (int i = 0; i < velocities.length; i++) {
            velocities[i] += (long) (velocityTerms[i] * (1 / SketchAccumulator.VELOCITY_UNIT));
        }
    }

    void addPosition(int place, double value) {
        positions[place] += (long) Math.rint(value * (1 / SketchAccumulator.POSITION_UNIT));
    }

    /// @param other of the same size, over other coordinates. Not modified.
    public void add(SketchSums other) {
        if (other.positions.length != positions.length || other.velocities.length != velocities.length) {
            throw new IllegalArgumentException("sketches must be of the same size, but have " + positions.length
                    + " and "
                    + other.positions.length + " positions, " + velocities.length + " and " + other.velocities.length
                    + " velocities");
        }
        add(positions, other.positions);
        add(velocities, other.velocities);
        coordinates += other.coordinates;
    }

    private static void add(long[] sum, long[] term) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += term[i];
        }
    }

    public SketchSums copy() {
        SketchSums copy = new SketchSums(positions.length, velocities.length);
        copy.add(this);
        return copy;
    }

    /// Of sums with velocities.
    public Sketch toSketch() {
        return new Sketch(
                values(positions, SketchAccumulator.POSITION_UNIT),
                values(velocities, SketchAccumulator.VELOCITY_UNIT));
    }

    /// S(θ − θ_ref), or θ − θ_ref itself.
    public double[] positions() {
        return values(positions, SketchAccumulator.POSITION_UNIT);
    }

    private static double[] values(long[] units, double unit) {
        double[] values = new double[units.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = units[i] * unit;
        }
        return values;
    }

    public int sizeInBytes() {
        return 2 * Integer.BYTES + Long.BYTES + (positions.length + velocities.length) * Long.BYTES;
    }

    public void write(ByteBuffer out) {
        out.putInt(positions.length).putInt(velocities.length).putLong(coordinates);
        for (long[] units : new long[][] {positions, velocities}) {
            out.asLongBuffer().put(units);
            out.position(out.position() + units.length * Long.BYTES);
        }
    }

    public static SketchSums read(ByteBuffer in) {
        SketchSums sums = new SketchSums(in.getInt(), in.getInt());
        sums.coordinates = in.getLong();
        for (long[] units : new long[][] {sums.positions, sums.velocities}) {
            in.asLongBuffer().get(units);
            in.position(in.position() + units.length * Long.BYTES);
        }
        return sums;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SketchSums that
                && coordinates == that.coordinates
                && Arrays.equals(positions, that.positions)
                && Arrays.equals(velocities, that.velocities);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(positions) + Arrays.hashCode(velocities);
    }
}
