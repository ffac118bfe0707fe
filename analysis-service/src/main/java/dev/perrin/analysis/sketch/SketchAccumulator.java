package dev.perrin.analysis.sketch;

import dev.perrin.wire.frame.ShardPlan;
import java.util.Arrays;

/// Adds coordinates up to the sketches of θ − θ_ref and of v: S[(i + r_b) mod k] += s_i·x_i, with a rotation r_b for
/// each block b of coordinates and a sign s_i = ±1 for each coordinate i ([BlockPattern]).
///
/// Every term is rounded to a whole number of units, 2⁻⁴² ≈ 2·10⁻¹³ for positions and 2⁻³⁸ ≈ 4·10⁻¹² for velocities.
/// Sums of such numbers in `double` are exact while they stay below 2⁵³ units; every [#MAX_TERMS] terms they move on to
/// integers. So neither the order nor the grouping of terms changes a bit, for |θ − θ_ref| < 32 and |v| < 512 in every
/// coordinate; beyond that the last bits may depend on it, no more. The rounding adds less than d·2⁻⁸⁴ to a squared
/// distance, 5·10⁻¹⁹ for d = 10⁷.
///
/// Positions and velocities have a loop each: the just-in-time compiler makes vector instructions of a loop that
/// changes one array of `double`, not of one that changes two.
///
/// Cost: O(n), contiguous. Not thread safe.
public final class SketchAccumulator implements CoordinateAccumulator {
    static final double POSITION_UNIT = 0x1p-42;
    static final double VELOCITY_UNIT = 0x1p-38;

    /// Adding and taking away 1.5·2⁵² units rounds to whole ones.
    private static final double TO_POSITIONS = 0x1.8p52 * POSITION_UNIT;

    private static final double TO_VELOCITIES = 0x1.8p52 * VELOCITY_UNIT;

    private static final int MAX_TERMS = 64;

    private final int sketchSize;
    private final int blockSize;
    private final BlockPattern pattern;
    private final double[] positions;
    private final double[] velocities;
    private SketchSums sums;
    private int terms;

    /// @param sketchSize k, a power of two
    public SketchAccumulator(int sketchSize) {
        this(sketchSize, true);
    }

    private SketchAccumulator(int sketchSize, boolean withVelocities) {
        this.sketchSize = sketchSize;
        this.blockSize = Math.min(sketchSize, ShardPlan.BLOCK_COORDINATES);
        this.pattern = new BlockPattern(sketchSize, blockSize);
        this.positions = new double[sketchSize];
        this.velocities = new double[withVelocities ? sketchSize : 0];
        this.sums = new SketchSums(sketchSize, velocities.length);
    }

    /// One that does not look at velocities.
    ///
    /// @param sketchSize k, a power of two
    public static SketchAccumulator ofPositions(int sketchSize) {
        return new SketchAccumulator(sketchSize, false);
    }

    /// k.
    public int size() {
        return sketchSize;
    }

    @Override
    public void add(long coordinate, float[] position, float[] reference, float[] velocity, int from, int count) {
        int done = 0;
        while (done < count) {
            long block = (coordinate + done) / blockSize;
            int place = (int) ((coordinate + done) % blockSize);
            int length = Math.min(count - done, blockSize - place);
            if (terms == MAX_TERMS) {
                settle();
            }
            terms++;
            pattern.select(block);
            addBlock(place, position, reference, velocity, from + done, length);
            done += length;
        }
        sums.count(count);
    }

    private void addBlock(int firstPlace, float[] position, float[] reference, float[] velocity, int from, int length) {
        int done = 0;
        while (done < length) {
            int place = firstPlace + done;
            int target = (pattern.rotation() + place) & (sketchSize - 1);
            int run = Math.min(length - done, sketchSize - target);
            addPositions(positions, target, pattern.signs(), place, position, reference, from + done, run);
            if (velocities.length > 0) {
                addVelocities(velocities, target, pattern.signs(), place, velocity, from + done, run);
            }
            done += run;
        }
    }

    private static void addPositions(
            double[] sums,
            int target,
            float[] signs,
            int place,
            float[] position,
            float[] reference,
            int from,
            int count) {
        for (int j = 0; j < count; j++) {
            double moved = ((double) position[from + j] - reference[from + j]) * signs[place + j];
            sums[target + j] += (moved + TO_POSITIONS) - TO_POSITIONS;
        }
    }

    private static void addVelocities(
            double[] sums, int target, float[] signs, int place, float[] velocity, int from, int count) {
        for (int j = 0; j < count; j++) {
            double term = velocity[from + j] * signs[place + j];
            sums[target + j] += (term + TO_VELOCITIES) - TO_VELOCITIES;
        }
    }

    private void settle() {
        sums.addUnits(positions, velocities);
        Arrays.fill(positions, 0);
        Arrays.fill(velocities, 0);
        terms = 0;
    }

    @Override
    public SketchSums take() {
        settle();
        SketchSums taken = sums;
        sums = new SketchSums(sketchSize, velocities.length);
        return taken;
    }
}
