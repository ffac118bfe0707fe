package dev.perrin.analysis.component;

import dev.perrin.analysis.blocks.BlockSums;
import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.blocks.StateVersion;
import dev.perrin.analysis.blocks.TimeBlocks;
import java.nio.ByteBuffer;

/// What [LeadingDirections] has seen.
///
/// The squares of each vector along the directions that were there before it are kept in blocks of time. Their scatter
/// says how well the variance along a component is known, whatever the correlation in time is like:
///
/// ```text
/// relative standard error r of the mean square,    effective number of independent snapshots nₑ = 2/r² ≤ n
/// ```
///
/// as for independent Gaussian numbers. Directions that were still turning scatter more, and make nₑ less. Not thread
/// safe.
public final class LeadingDirectionsState {
    private static final byte VERSION = 1;

    private final LeadingDirections settings;
    private final FrequentDirectionsState directions;
    private final double[] squares;
    private BlockSums scatter;

    LeadingDirectionsState(LeadingDirections settings, FrequentDirectionsState directions) {
        this.settings = settings;
        this.directions = directions;
        this.squares = new double[settings.directions().rank()];
        this.scatter = new BlockSums(squares.length, 1, TimeBlocks.MAX_BLOCKS);
    }

    public LeadingDirections settings() {
        return settings;
    }

    /// @param position in time, ≥ 0 and not before that of an earlier call
    /// @param vector length dimension. Not modified.
    public void add(long position, double[] vector) {
        if (directions.squaresAlong(vector, squares)) {
            for (int i = 0; i < squares.length; i++) {
                if (Double.isFinite(squares[i])) {
                    scatter.add(position, i, squares[i]);
                }
            }
        }
        directions.add(vector);
    }

    public FrequentDirectionsState directions() {
        return directions;
    }

    /// Mean square along the component of a rank, measured on vectors that had no part in finding it.
    ///
    /// @param number of the component, from 0
    BoundedEstimate meanSquare(int number) {
        return scatter.estimate(new int[] {number}, new int[] {0}, 0, means -> means[0]);
    }

    public int sizeInBytes() {
        return 1 + directions.sizeInBytes() + scatter.sizeInBytes();
    }

    /// @param out Modified: advanced by [#sizeInBytes].
    public void write(ByteBuffer out) {
        out.put(VERSION);
        directions.write(out);
        scatter.write(out);
    }

    /// @param settings the same as of the state written
    /// @param in Modified: advanced past what was written.
    /// @throws IllegalArgumentException for the bytes of another version
    public static LeadingDirectionsState read(LeadingDirections settings, ByteBuffer in) {
        StateVersion.require("leading directions", VERSION, in.get());
        LeadingDirectionsState state =
                new LeadingDirectionsState(settings, FrequentDirectionsState.read(settings.directions(), in));
        state.scatter = BlockSums.read(in);
        return state;
    }
}
