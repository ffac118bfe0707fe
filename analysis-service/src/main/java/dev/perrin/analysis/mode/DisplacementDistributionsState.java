package dev.perrin.analysis.mode;

import dev.perrin.analysis.blocks.BlockSums;
import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.blocks.Jackknife;
import dev.perrin.analysis.blocks.StateVersion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// What [DisplacementDistributions] has seen. Not thread safe.
public final class DisplacementDistributionsState {
    private static final byte VERSION = 1;
    private static final int D = 0;
    private static final int D2 = 1;
    private static final int D4 = 2;
    private static final int COLUMNS = 3;

    private final DisplacementDistributions settings;
    private final LagHistogram[] histograms;
    /// Row: lag; columns: d, d², d⁴ of every mode.
    private final BlockSums moments;

    private long lastIndex = -1;
    /// Scratch.
    private final double[] moved;

    private final double[] row;

    DisplacementDistributionsState(DisplacementDistributions settings) {
        this(
                settings,
                new BlockSums(settings.decades(), COLUMNS * settings.modes(), DisplacementDistributions.MAX_BLOCKS));
        for (int number = 0; number < histograms.length; number++) {
            histograms[number] = new LagHistogram(settings.modes(), settings.lag(number), settings.stride(number));
        }
    }

    private DisplacementDistributionsState(DisplacementDistributions settings, BlockSums moments) {
        this.settings = settings;
        this.histograms = new LagHistogram[settings.decades()];
        this.moments = moments;
        this.moved = new double[settings.modes()];
        this.row = new double[COLUMNS * settings.modes()];
    }

    /// @param index on an evenly spaced snapshot schedule; greater than that of the call before
    /// @param x positions, length modes. Not modified.
    public void add(long index, double[] x) {
        Ordered.require(index, lastIndex);
        lastIndex = index;
        for (int number = 0; number < histograms.length; number++) {
            if (histograms[number].add(index, x, moved)) {
                addMoments(index, number);
            }
        }
    }

    private void addMoments(long index, int number) {
        for (int mode = 0; mode < settings.modes(); mode++) {
            double square = moved[mode] * moved[mode];
            row[COLUMNS * mode + D] = moved[mode];
            row[COLUMNS * mode + D2] = square;
            row[COLUMNS * mode + D4] = square * square;
        }
        moments.add(index, number, row);
    }

    public DisplacementDistributions settings() {
        return settings;
    }

    /// @param number of the lag, 0 for lag 1, 1 for lag 10, …
    public DisplacementDistribution distribution(int mode, int number) {
        long lag = settings.lag(number);
        int[] rows = {number, number, number};
        int[] columns = {COLUMNS * mode + D, COLUMNS * mode + D2, COLUMNS * mode + D4};
        double[][] means = moments.leaveOneOut(rows, columns, lag);
        long count = moments.count(number);
        int degrees = means.length - 2;
        double deviation = Math.sqrt(Math.max(0, means[0][D2] - means[0][D] * means[0][D]));
        List<Long> counts = histograms[number].counts(mode);
        List<Double> edges = new ArrayList<>();
        if (!counts.isEmpty() && deviation > 0) {
            for (int edge = 0; edge <= DisplacementDistributions.BINS; edge++) {
                edges.add(LagHistogram.edge(edge) * histograms[number].scale(mode) / deviation);
            }
        }
        return new DisplacementDistribution(
                lag,
                edges,
                edges.isEmpty() ? List.of() : counts,
                BoundedEstimate.of(Jackknife.estimate(means, m -> m[D], count), degrees),
                count == 0 ? Double.NaN : deviation,
                BoundedEstimate.of(Jackknife.estimate(means, m -> m[D4] / (3 * m[D2] * m[D2]) - 1, count), degrees));
    }

    public int sizeInBytes() {
        int size = 1 + Long.BYTES + moments.sizeInBytes();
        for (LagHistogram histogram : histograms) {
            size += histogram.sizeInBytes();
        }
        return size;
    }

    /// @param out Modified: advanced by [#sizeInBytes].
    public void write(ByteBuffer out) {
        out.put(VERSION).putLong(lastIndex);
        moments.write(out);
        for (LagHistogram histogram : histograms) {
            histogram.write(out);
        }
    }

    /// @param settings the same as of the state written
    /// @param in Modified: advanced past what was written.
    /// @throws IllegalArgumentException for the bytes of another version
    public static DisplacementDistributionsState read(DisplacementDistributions settings, ByteBuffer in) {
        StateVersion.require("displacement distributions", VERSION, in.get());
        long lastIndex = in.getLong();
        DisplacementDistributionsState state = new DisplacementDistributionsState(settings, BlockSums.read(in));
        state.lastIndex = lastIndex;
        for (int number = 0; number < state.histograms.length; number++) {
            state.histograms[number] =
                    LagHistogram.read(settings.modes(), settings.lag(number), settings.stride(number), in);
        }
        return state;
    }
}
