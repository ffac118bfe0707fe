package dev.perrin.analysis.alllag;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/// Some coordinates of all snapshots, float32 as they were stored. One thread.
final class CoordinateBlock {
    /// Position and velocity of one coordinate at one snapshot.
    static final int BYTES = 2 * Float.BYTES;

    private final SnapshotGrid grid;
    private final ParameterSpan span;
    private final int coordinates;
    private final float[] position;
    private final float[] velocity;
    /// Coordinates that have come of each snapshot.
    private final int[] filled;

    /// @param span at most 2³¹ numbers over the grid
    CoordinateBlock(SnapshotGrid grid, ParameterSpan span) {
        this.grid = grid;
        this.span = span;
        this.coordinates = Math.toIntExact(span.count());
        int numbers = Math.multiplyExact(grid.snapshots(), coordinates);
        this.position = new float[numbers];
        this.velocity = new float[numbers];
        this.filled = new int[grid.snapshots()];
    }

    int coordinates() {
        return coordinates;
    }

    /// [snapshots][coordinates], the array itself.
    float[] position() {
        return position;
    }

    /// [snapshots][coordinates], the array itself.
    float[] velocity() {
        return velocity;
    }

    /// Snapshots that the grid leaves out are passed over.
    ///
    /// @param positions Modified: read.
    /// @param velocities Modified: read.
    /// @return coordinates that were taken
    /// @throws NotMeasurableException for a number that is not finite
    int add(long step, long first, FloatBuffer positions, FloatBuffer velocities) {
        int index = grid.indexOf(step);
        if (index < 0) {
            return 0;
        }
        int count = positions.remaining();
        // Slices of a snapshot come in order, so that one that comes twice cannot hide one that never came.
        if (velocities.remaining() != count
                || first != span.first() + filled[index]
                || count > coordinates - filled[index]) {
            throw new IllegalStateException(
                    "a slice of %d positions and %d velocities from coordinate %d on must follow"
                                    .formatted(count, velocities.remaining(), first)
                            + " the " + filled[index] + " read of " + span + " at step " + step);
        }
        int from = index * coordinates + filled[index];
        positions.get(position, from, count);
        velocities.get(velocity, from, count);
        requireFinite("position", position, from, count, first, step);
        requireFinite("velocity", velocity, from, count, first, step);
        filled[index] += count;
        return count;
    }

    /// @param values Not modified.
    private static void requireFinite(String what, float[] values, int from, int count, long first, long step) {
        float sum = 0;
        for (int i = from; i < from + count; i++) {
            // Infinite and undefined values stay so under multiplication with zero; finite ones vanish.
            sum += values[i] * 0;
        }
        if (sum == 0) {
            return;
        }
        for (int i = from; i < from + count; i++) {
            if (!Float.isFinite(values[i])) {
                throw new NotMeasurableException("the %s of coordinate %d at step %d is %s: all must be finite"
                        .formatted(what, first + i - from, step, values[i]));
            }
        }
    }

    /// @throws SnapshotsChangedException when a snapshot that was listed did not come
    void requireWhole() {
        for (int index = 0; index < filled.length; index++) {
            if (grid.present()[index] && filled[index] < coordinates) {
                throw new SnapshotsChangedException(grid.stepOf(index));
            }
        }
    }

    /// The block to fill next: this one, emptied, where it has the size.
    static CoordinateBlock next(@Nullable CoordinateBlock used, SnapshotGrid grid, ParameterSpan span) {
        return used != null && used.span.count() == span.count() && used.grid == grid
                ? new CoordinateBlock(used, span)
                : new CoordinateBlock(grid, span);
    }

    /// Takes the arrays over. What they hold of missing snapshots is never looked at.
    private CoordinateBlock(CoordinateBlock used, ParameterSpan span) {
        this.grid = used.grid;
        this.span = span;
        this.coordinates = used.coordinates;
        this.position = used.position;
        this.velocity = used.velocity;
        this.filled = new int[grid.snapshots()];
    }
}
