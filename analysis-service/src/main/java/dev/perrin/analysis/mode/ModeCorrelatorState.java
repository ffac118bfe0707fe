package dev.perrin.analysis.mode;

import dev.perrin.analysis.blocks.BlockSums;
import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.blocks.Estimate;
import dev.perrin.analysis.blocks.StateArrays;
import dev.perrin.analysis.blocks.StateVersion;
import dev.perrin.analysis.lag.LagSet;
import java.nio.ByteBuffer;

/// What a [ModeCorrelator] has seen. Not thread safe.
public final class ModeCorrelatorState {
    private static final byte VERSION = 1;
    private static final int DISPLACEMENT = 0;
    private static final int AUTOCOVARIANCE = 1;
    private static final int CROSS = 2;
    private static final int QUANTITIES = 3;

    private final ModeCorrelator settings;
    private final ModeHistory history;
    /// Row 0 is lag 0: x², y², xy with x from [#origin]. Row 1 + slot is a lag: the three averages.
    private final BlockSums windows;
    /// One row: x from [#origin], then y.
    private final BlockSums points;
    /// The first position of every mode: squares of distances from it lose no digits.
    private final double[] origin;

    private long lastIndex = -1;
    /// Scratch.
    private final double[] row;

    private final double[] point;

    ModeCorrelatorState(ModeCorrelator settings) {
        this(
                settings,
                new ModeHistory(settings.lags(), settings.modes()),
                new BlockSums(1 + settings.lags().size(), QUANTITIES * settings.modes(), ModeCorrelator.MAX_BLOCKS),
                new BlockSums(1, 2 * settings.modes(), ModeCorrelator.MAX_BLOCKS));
    }

    private ModeCorrelatorState(ModeCorrelator settings, ModeHistory history, BlockSums windows, BlockSums points) {
        this.settings = settings;
        this.history = history;
        this.windows = windows;
        this.points = points;
        this.origin = new double[settings.modes()];
        this.row = new double[QUANTITIES * settings.modes()];
        this.point = new double[2 * settings.modes()];
    }

    /// @param index on the snapshot schedule; greater than that of the call before
    /// @param x positions, length modes. Not modified.
    /// @param y velocities, length modes. Not modified.
    public void add(long index, double[] x, double[] y) {
        Ordered.require(index, lastIndex);
        int modes = settings.modes();
        if (lastIndex < 0) {
            System.arraycopy(x, 0, origin, 0, modes);
        }
        lastIndex = index;
        for (int mode = 0; mode < modes; mode++) {
            double position = x[mode] - origin[mode];
            point[mode] = position;
            point[modes + mode] = y[mode];
            row[mode] = position * position;
            row[modes + mode] = y[mode] * y[mode];
            row[2 * modes + mode] = position * y[mode];
        }
        points.add(index, 0, point);
        windows.add(index, 0, row);
        addWindows(index, x, y);
        history.add(index, x, y);
    }

    private void addWindows(long index, double[] x, double[] y) {
        LagSet lags = settings.lags();
        int modes = settings.modes();
        for (int level = 0; level < lags.levels() && index % lags.stride(level) == 0; level++) {
            for (int slot = lags.firstSlot(level); slot < lags.endSlot(level); slot++) {
                int place = history.find(level, index - lags.lag(slot));
                if (place < 0) {
                    continue;
                }
                for (int mode = 0; mode < modes; mode++) {
                    double before = history.position(level, place, mode);
                    double moved = x[mode] - before;
                    row[mode] = moved * moved;
                    row[modes + mode] = history.velocity(level, place, mode) * y[mode];
                    row[2 * modes + mode] = (before - origin[mode]) * y[mode];
                }
                windows.add(index, 1 + slot, row);
            }
        }
    }

    public ModeCorrelator settings() {
        return settings;
    }

    /// ⟨(xₖ − xₖ₋ₗ)²⟩ at a lag slot.
    public BoundedEstimate meanSquaredDisplacement(int mode, int slot) {
        return bounded(windows.mean(1 + slot, column(DISPLACEMENT, mode), lag(slot)), lag(slot));
    }

    /// ⟨yₖ₋ₗ yₖ⟩ at a lag slot, not normalised, the mean not subtracted.
    public BoundedEstimate velocityAutocovariance(int mode, int slot) {
        return bounded(windows.mean(1 + slot, column(AUTOCOVARIANCE, mode), lag(slot)), lag(slot));
    }

    /// ⟨y²⟩, the autocovariance at lag 0.
    public BoundedEstimate velocitySquared(int mode) {
        return bounded(windows.mean(0, column(AUTOCOVARIANCE, mode), 0), 0);
    }

    /// Cov(xₖ₋ₗ, yₖ) at a lag slot; its error takes the means for known.
    public BoundedEstimate crossCovariance(int mode, int slot) {
        Estimate product = windows.mean(1 + slot, column(CROSS, mode), lag(slot));
        double means = points.mean(0, mode) * points.mean(0, settings.modes() + mode);
        return bounded(new Estimate(product.value() - means, product.standardError(), product.count()), lag(slot));
    }

    /// Variance of a position about its mean over everything.
    public double positionVariance(int mode) {
        double mean = points.mean(0, mode);
        return windows.mean(0, column(DISPLACEMENT, mode)) - mean * mean;
    }

    /// Phase points added.
    public long points() {
        return points.count(0);
    }

    /// Windows of a lag slot.
    public long windowCount(int slot) {
        return windows.count(1 + slot);
    }

    /// Autocovariances of a mode's velocity at lag 0 and some slots: over everything, and with one group of blocks
    /// left out after the other.
    ///
    /// @param slots ascending. Not modified.
    /// @return `[1 + groups][1 + slots]`
    double[][] autocovariances(int mode, int[] slots) {
        int[] rows = new int[1 + slots.length];
        int[] columns = new int[rows.length];
        columns[0] = column(AUTOCOVARIANCE, mode);
        for (int i = 0; i < slots.length; i++) {
            rows[1 + i] = 1 + slots[i];
            columns[1 + i] = columns[0];
        }
        return windows.leaveOneOut(rows, columns, slots.length == 0 ? 0 : lag(slots[slots.length - 1]));
    }

    private BoundedEstimate bounded(Estimate estimate, long lag) {
        return BoundedEstimate.of(estimate, windows.groups(lag) - 1);
    }

    private long lag(int slot) {
        return settings.lags().lag(slot);
    }

    private int column(int quantity, int mode) {
        return quantity * settings.modes() + mode;
    }

    public int sizeInBytes() {
        return 1
                + Long.BYTES * (1 + settings.modes())
                + history.sizeInBytes()
                + windows.sizeInBytes()
                + points.sizeInBytes();
    }

    /// @param out Modified: advanced by [#sizeInBytes].
    public void write(ByteBuffer out) {
        out.put(VERSION).putLong(lastIndex);
        StateArrays.write(origin, out);
        history.write(out);
        windows.write(out);
        points.write(out);
    }

    /// @param settings the same as of the state written
    /// @param in Modified: advanced past what was written.
    /// @throws IllegalArgumentException for the bytes of another version
    public static ModeCorrelatorState read(ModeCorrelator settings, ByteBuffer in) {
        StateVersion.require("mode correlator", VERSION, in.get());
        long lastIndex = in.getLong();
        double[] origin = new double[settings.modes()];
        StateArrays.read(origin, in);
        ModeHistory history = ModeHistory.read(settings.lags(), settings.modes(), in);
        ModeCorrelatorState state = new ModeCorrelatorState(settings, history, BlockSums.read(in), BlockSums.read(in));
        state.lastIndex = lastIndex;
        System.arraycopy(origin, 0, state.origin, 0, origin.length);
        return state;
    }
}
