package dev.perrin.analysis.mode;

import dev.perrin.analysis.blocks.StateArrays;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Histogram of the displacements of all modes over one lag, with the positions it still needs: those at the last
/// lag/stride multiples of the stride. Not thread safe.
final class LagHistogram {
    private static final int WARM_UP = DisplacementDistributions.WARM_UP;
    private static final int BINS = DisplacementDistributions.BINS;
    /// Bins in one scale.
    private static final int BINS_PER_SCALE = 2;

    private final int modes;
    private final long lag;
    private final long stride;
    private final long[] indices;
    /// `[places][modes]`
    private final double[] positions;

    private long windows;
    /// Displacements before the scale is fixed, `[WARM_UP][modes]`; empty after.
    private double[] waiting;

    private final double[] scale;
    /// `[modes][BINS]`
    private final long[] counts;

    LagHistogram(int modes, long lag, long stride) {
        this.modes = modes;
        this.lag = lag;
        this.stride = stride;
        int places = Math.toIntExact(lag / stride);
        this.indices = new long[places];
        Arrays.fill(indices, -1);
        this.positions = new double[places * modes];
        this.waiting = new double[WARM_UP * modes];
        this.scale = new double[modes];
        this.counts = new long[modes * BINS];
    }

    /// In scales.
    static double edge(int number) {
        return (number - BINS / 2.0) / BINS_PER_SCALE;
    }

    /// @param x positions, length modes. Not modified.
    /// @param moved length modes. Modified: displacements over the window, if one ends here.
    /// @return whether one does
    boolean add(long index, double[] x, double[] moved) {
        if (index % stride != 0) {
            return false;
        }
        // the place of the position one lag before is the one that this position takes
        int place = (int) (index / stride % indices.length);
        boolean window = index >= lag && indices[place] == index - lag;
        if (window) {
            for (int mode = 0; mode < modes; mode++) {
                moved[mode] = x[mode] - positions[place * modes + mode];
            }
            count(moved);
        }
        indices[place] = index;
        System.arraycopy(x, 0, positions, place * modes, modes);
        return window;
    }

    private void count(double[] moved) {
        if (windows < WARM_UP) {
            System.arraycopy(moved, 0, waiting, (int) windows * modes, modes);
            windows++;
            if (windows == WARM_UP) {
                fixScales();
            }
            return;
        }
        windows++;
        for (int mode = 0; mode < modes; mode++) {
            count(mode, moved[mode]);
        }
    }

    private void fixScales() {
        for (int mode = 0; mode < modes; mode++) {
            double squares = 0;
            for (int i = 0; i < WARM_UP; i++) {
                squares += waiting[i * modes + mode] * waiting[i * modes + mode];
            }
            scale[mode] = Math.sqrt(squares / WARM_UP);
            for (int i = 0; i < WARM_UP; i++) {
                count(mode, waiting[i * modes + mode]);
            }
        }
        waiting = new double[0];
    }

    private void count(int mode, double moved) {
        double bin = scale[mode] > 0 ? Math.floor(moved / scale[mode] * BINS_PER_SCALE) + BINS / 2.0 : BINS / 2.0;
        counts[mode * BINS + (int) Math.clamp(bin, 0, BINS - 1)]++;
    }

    double scale(int mode) {
        return scale[mode];
    }

    /// Empty before the scale is fixed.
    List<Long> counts(int mode) {
        List<Long> all = new ArrayList<>();
        for (int bin = 0; bin < BINS && windows >= WARM_UP; bin++) {
            all.add(counts[mode * BINS + bin]);
        }
        return all;
    }

    int sizeInBytes() {
        return Long.BYTES * (2 + indices.length + positions.length + waiting.length + scale.length + counts.length);
    }

    void write(ByteBuffer out) {
        out.putLong(windows).putLong(waiting.length);
        StateArrays.write(indices, out);
        StateArrays.write(positions, out);
        StateArrays.write(waiting, out);
        StateArrays.write(scale, out);
        StateArrays.write(counts, out);
    }

    static LagHistogram read(int modes, long lag, long stride, ByteBuffer in) {
        LagHistogram read = new LagHistogram(modes, lag, stride);
        read.windows = in.getLong();
        read.waiting = new double[Math.toIntExact(in.getLong())];
        StateArrays.read(read.indices, in);
        StateArrays.read(read.positions, in);
        StateArrays.read(read.waiting, in);
        StateArrays.read(read.scale, in);
        StateArrays.read(read.counts, in);
        return read;
    }
}
