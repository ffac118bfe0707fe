package dev.perrin.analysis.displacement;

import dev.perrin.analysis.sums.ExactSum;
import java.nio.ByteBuffer;

/// qₗ·(θ − θ_ref) and qₗ·v of every published mode, over some of the coordinates.
final class Projections {
    private final ExactSum[] position;
    private final ExactSum[] velocity;

    private Projections(ExactSum[] position, ExactSum[] velocity) {
        this.position = position;
        this.velocity = velocity;
    }

    static Projections of(int modes) {
        return new Projections(Sums.zeros(modes), Sums.zeros(modes));
    }

    void add(int mode, double positionTerm, double velocityTerm) {
        position[mode].add(positionTerm);
        velocity[mode].add(velocityTerm);
    }

    /// Positions cannot be had without a reference point.
    void losePositions() {
        for (int mode = 0; mode < position.length; mode++) {
            position[mode] = ExactSum.absent();
        }
    }

    /// @return the sum; no modes where one of the two has others
    Projections plus(Projections other) {
        return new Projections(Sums.add(position, other.position), Sums.add(velocity, other.velocity));
    }

    /// Empty where a part lacks it.
    double[] position() {
        double[] values = Sums.values(position);
        return values.length > 0 && Double.isNaN(values[0]) ? new double[0] : values;
    }

    double[] velocity() {
        return Sums.values(velocity);
    }

    int sizeInBytes() {
        return Integer.BYTES + Sums.sizeInBytes(position) + Sums.sizeInBytes(velocity);
    }

    void write(ByteBuffer out) {
        out.putInt(position.length);
        Sums.write(position, out);
        Sums.write(velocity, out);
    }

    static Projections read(ByteBuffer in) {
        int modes = in.getInt();
        return new Projections(Sums.read(modes, in), Sums.read(modes, in));
    }
}
