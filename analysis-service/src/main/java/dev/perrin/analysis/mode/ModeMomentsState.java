package dev.perrin.analysis.mode;

import dev.perrin.analysis.blocks.BlockSums;
import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.blocks.StateArrays;
import dev.perrin.analysis.blocks.StateVersion;
import java.nio.ByteBuffer;
import java.util.function.ToDoubleFunction;

/// What [ModeMoments] has seen. Positions are taken from the first one, so that their squares lose no digits. Not
/// thread safe.
public final class ModeMomentsState {
    private static final byte VERSION = 1;

    private static final int X = 0;
    private static final int Y = 1;
    private static final int XX = 2;
    private static final int YY = 3;
    private static final int XY = 4;
    private static final int MOVED = 5;
    private static final int POINT = 6;

    private static final int X0 = 0;
    private static final int Y0 = 1;
    private static final int X1 = 2;
    private static final int Y1 = 3;
    private static final int X0Y1 = 4;
    private static final int Y0X1 = 5;
    private static final int X0X1 = 6;
    private static final int Y0Y1 = 7;
    private static final int X0X0 = 8;
    private static final int X0Y0 = 9;
    private static final int Y0Y0 = 10;
    private static final int PAIR = 11;

    private final ModeMoments settings;
    /// One row: the six moments of every mode, then the steps since the snapshot before.
    private final BlockSums points;
    /// One row: the eleven moments of every mode.
    private final BlockSums pairs;

    private final double[] origin;
    /// Positions from [#origin], then velocities.
    private final double[] last;

    private long lastIndex = -1;
    private long lastStep;
    /// Scratch.
    private final double[] point;

    private final double[] pair;

    ModeMomentsState(ModeMoments settings) {
        this(
                settings,
                new BlockSums(1, POINT * settings.modes() + 1, ModeMoments.MAX_BLOCKS),
                new BlockSums(1, PAIR * settings.modes(), ModeMoments.MAX_BLOCKS));
    }

    private ModeMomentsState(ModeMoments settings, BlockSums points, BlockSums pairs) {
        this.settings = settings;
        this.points = points;
        this.pairs = pairs;
        this.origin = new double[settings.modes()];
        this.last = new double[2 * settings.modes()];
        this.point = new double[POINT * settings.modes() + 1];
        this.pair = new double[PAIR * settings.modes()];
    }

    /// @param index on the snapshot schedule, or the ordinal on a logarithmic one; greater than that of the call
    ///     before
    /// @param x positions, length modes. Not modified.
    /// @param y velocities, length modes. Not modified.
    public void add(long index, long step, double[] x, double[] y) {
        Ordered.require(index, lastIndex);
        int modes = settings.modes();
        boolean first = lastIndex < 0;
        if (first) {
            System.arraycopy(x, 0, origin, 0, modes);
        }
        boolean consecutive = !first && settings.intervalSteps() > 0 && index == lastIndex + 1;
        point[POINT * modes] = first ? 0 : step - lastStep;
        for (int mode = 0; mode < modes; mode++) {
            double position = x[mode] - origin[mode];
            if (consecutive) {
                fillPair(mode, last[mode], last[modes + mode], position, y[mode]);
            }
            fillPoint(mode, position, y[mode], first ? 0 : position - last[mode]);
            last[mode] = position;
            last[modes + mode] = y[mode];
        }
        points.add(index, 0, point);
        if (consecutive) {
            pairs.add(index, 0, pair);
        }
        lastIndex = index;
        lastStep = step;
    }

    private void fillPoint(int mode, double x, double y, double moved) {
        int at = POINT * mode;
        point[at + X] = x;
        point[at + Y] = y;
        point[at + XX] = x * x;
        point[at + YY] = y * y;
        point[at + XY] = x * y;
        point[at + MOVED] = moved;
    }

    private void fillPair(int mode, double x0, double y0, double x1, double y1) {
        int at = PAIR * mode;
        pair[at + X0] = x0;
        pair[at + Y0] = y0;
        pair[at + X1] = x1;
        pair[at + Y1] = y1;
        pair[at + X0Y1] = x0 * y1;
        pair[at + Y0X1] = y0 * x1;
        pair[at + X0X1] = x0 * x1;
        pair[at + Y0Y1] = y0 * y1;
        pair[at + X0X0] = x0 * x0;
        pair[at + X0Y0] = x0 * y0;
        pair[at + Y0Y0] = y0 * y0;
    }

    public ModeMoments settings() {
        return settings;
    }

    /// Snapshots added.
    public long count() {
        return points.count(0);
    }

    /// Pairs of consecutive snapshots.
    public long pairCount() {
        return pairs.count(0);
    }

    public BoundedEstimate meanPosition(int mode) {
        BoundedEstimate relative = ofPoint(mode, m -> m[X]);
        return new BoundedEstimate(
                relative.value() + origin[mode],
                relative.standardError(),
                relative.low() + origin[mode],
                relative.high() + origin[mode],
                relative.count());
    }

    public BoundedEstimate meanVelocity(int mode) {
        return ofPoint(mode, m -> m[Y]);
    }

    /// About the mean.
    public BoundedEstimate positionVariance(int mode) {
        return ofPointPositive(mode, ModeMomentsState::positionVariance);
    }

    /// About zero.
    public BoundedEstimate velocityVariance(int mode) {
        return ofPointPositive(mode, m -> m[YY]);
    }

    /// Cov(xₖ, yₖ); η Var(y)/2 in the stationary state, because yₖ is the velocity that led to xₖ.
    public BoundedEstimate covariance(int mode) {
        return ofPoint(mode, m -> m[XY] - m[X] * m[Y]);
    }

    /// [HeavyBall#effectiveTemperature].
    ///
    /// @param curvature h + λ of the mode
    public BoundedEstimate effectiveTemperature(int mode, HeavyBall dynamics, double curvature) {
        return ofPointPositive(mode, m -> dynamics.effectiveTemperature(curvature, positionVariance(m)));
    }

    /// [HeavyBall#equipartition].
    ///
    /// @param curvature h + λ of the mode
    public BoundedEstimate equipartition(int mode, HeavyBall dynamics, double curvature) {
        return ofPointPositive(mode, m -> dynamics.equipartition(curvature, positionVariance(m), m[YY]));
    }

    /// Mean of xₖyₖ₊₁ − yₖxₖ₊₁ over consecutive snapshots, about the mean position: twice the area that the phase
    /// point sweeps from one snapshot to the next, negative when it turns clockwise. For snapshots of consecutive
    /// steps it is the area rate of one step; for s steps it is what [HeavyBall#areaRate] expects for s, not s
    /// times that.
    public BoundedEstimate areaRate(int mode) {
        return ofPair(mode, m -> (m[X0Y1] - m[X0] * m[Y1]) - (m[Y0X1] - m[Y0] * m[X1]));
    }

    /// What the area rate is for independent noise, from the moments measured on the same snapshots:
    /// [HeavyBall#areaRate] for the interval.
    ///
    /// @param curvature h + λ of the mode
    public BoundedEstimate expectedAreaRate(int mode, HeavyBall dynamics, double curvature) {
        return ofPair(
                mode,
                m -> dynamics.areaRate(
                        curvature,
                        settings.intervalSteps(),
                        m[X0X0] - m[X0] * m[X0],
                        m[X0Y0] - m[X0] * m[Y0],
                        m[Y0Y0] - m[Y0] * m[Y0]));
    }

    /// The matrix that takes a phase point to the next snapshot's, by regression of one on the other.
    public PhasePropagator propagator(int mode) {
        double[][] means = pairMeans(mode);
        return PhasePropagator.of(means, settings.intervalSteps(), pairs.count(0), ModeMomentsState::regression);
    }

    /// Row-major 2 × 2: L C⁻¹ with C the covariance of the earlier point and L that of the later with the earlier.
    private static double[] regression(double[] m) {
        double xx = m[X0X0] - m[X0] * m[X0];
        double xy = m[X0Y0] - m[X0] * m[Y0];
        double yy = m[Y0Y0] - m[Y0] * m[Y0];
        double determinant = xx * yy - xy * xy;
        double laterXx = m[X0X1] - m[X0] * m[X1];
        double laterXy = m[Y0X1] - m[Y0] * m[X1];
        double laterYx = m[X0Y1] - m[X0] * m[Y1];
        double laterYy = m[Y0Y1] - m[Y0] * m[Y1];
        return new double[] {
            (laterXx * yy - laterXy * xy) / determinant,
            (laterXy * xx - laterXx * xy) / determinant,
            (laterYx * yy - laterYy * xy) / determinant,
            (laterYy * xx - laterYx * xy) / determinant
        };
    }

    /// Drift over everything added.
    public Drift drift(int mode) {
        int[] columns = {POINT * mode + MOVED, POINT * settings.modes()};
        BoundedEstimate perStep = points.estimate(new int[2], columns, 0, m -> m[0] / m[1]);
        double score = perStep.value() / perStep.standardError();
        double fraction = Math.max(0, 1 - 1 / (score * score));
        return new Drift(meanVelocity(mode), perStep, score, fraction);
    }

    /// Variance of a mode's position within each block of time, and its mean there, in order.
    ///
    /// @return `[blocks][3]`: snapshots, mean, mean of squares about the mean of all
    public double[][] positionBlocks(int mode) {
        double[][] blocks = new double[points.size()][3];
        double mean = points.mean(0, POINT * mode + X);
        for (int i = 0; i < blocks.length; i++) {
            long count = points.groupCount(i, 0, 0);
            double own = points.groupSum(i, 0, 0, POINT * mode + X) / count;
            double square = points.groupSum(i, 0, 0, POINT * mode + XX) / count;
            blocks[i] = new double[] {count, own + origin[mode], square - 2 * mean * own + mean * mean};
        }
        return blocks;
    }

    /// Mean of a mode's squared velocity within each block of time.
    ///
    /// @return `[blocks][2]`: snapshots, mean
    public double[][] velocityBlocks(int mode) {
        double[][] blocks = new double[points.size()][2];
        for (int i = 0; i < blocks.length; i++) {
            long count = points.groupCount(i, 0, 0);
            blocks[i] = new double[] {count, points.groupSum(i, 0, 0, POINT * mode + YY) / count};
        }
        return blocks;
    }

    private static double positionVariance(double[] m) {
        return m[XX] - m[X] * m[X];
    }

    private BoundedEstimate ofPoint(int mode, ToDoubleFunction<double[]> function) {
        return points.estimate(new int[POINT], columns(mode, POINT), 0, function);
    }

    private BoundedEstimate ofPointPositive(int mode, ToDoubleFunction<double[]> function) {
        return points.estimatePositive(new int[POINT], columns(mode, POINT), 0, function);
    }

    private BoundedEstimate ofPair(int mode, ToDoubleFunction<double[]> function) {
        return pairs.estimate(new int[PAIR], columns(mode, PAIR), 0, function);
    }

    private double[][] pairMeans(int mode) {
        return pairs.leaveOneOut(new int[PAIR], columns(mode, PAIR), 0);
    }

    private static int[] columns(int mode, int width) {
        int[] columns = new int[width];
        for (int i = 0; i < width; i++) {
            columns[i] = width * mode + i;
        }
        return columns;
    }

    public int sizeInBytes() {
        return 1
                + 2 * Long.BYTES
                + Double.BYTES * (origin.length + last.length)
                + points.sizeInBytes()
                + pairs.sizeInBytes();
    }

    /// @param out Modified: advanced by [#sizeInBytes].
    public void write(ByteBuffer out) {
        out.put(VERSION).putLong(lastIndex).putLong(lastStep);
        StateArrays.write(origin, out);
        StateArrays.write(last, out);
        points.write(out);
        pairs.write(out);
    }

    /// @param settings the same as of the state written
    /// @param in Modified: advanced past what was written.
    /// @throws IllegalArgumentException for the bytes of another version
    public static ModeMomentsState read(ModeMoments settings, ByteBuffer in) {
        StateVersion.require("mode moments", VERSION, in.get());
        long lastIndex = in.getLong();
        long lastStep = in.getLong();
        double[] origin = new double[settings.modes()];
        double[] last = new double[2 * settings.modes()];
        StateArrays.read(origin, in);
        StateArrays.read(last, in);
        ModeMomentsState state = new ModeMomentsState(settings, BlockSums.read(in), BlockSums.read(in));
        state.lastIndex = lastIndex;
        state.lastStep = lastStep;
        System.arraycopy(origin, 0, state.origin, 0, origin.length);
        System.arraycopy(last, 0, state.last, 0, last.length);
        return state;
    }
}
