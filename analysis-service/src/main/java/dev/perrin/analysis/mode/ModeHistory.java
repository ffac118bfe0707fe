package dev.perrin.analysis.mode;

import dev.perrin.analysis.blocks.StateArrays;
import dev.perrin.analysis.lag.LagSet;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The phase points of all modes that a multiple-tau correlator still needs: per level of [LagSet] a ring of the
/// last [LagSet#DEPTH] points at indices divisible by the level's stride.
///
/// Memory: 16 · DEPTH · levels · modes bytes, O(log T). Not thread safe.
final class ModeHistory {
    private final LagSet lags;
    private final int modes;
    private final long[][] indices;
    private final double[][] positions;
    private final double[][] velocities;

    ModeHistory(LagSet lags, int modes) {
        this.lags = lags;
        this.modes = modes;
        this.indices = new long[lags.levels()][LagSet.DEPTH];
        this.positions = new double[lags.levels()][LagSet.DEPTH * modes];
        this.velocities = new double[lags.levels()][LagSet.DEPTH * modes];
        for (long[] ring : indices) {
            Arrays.fill(ring, -1);
        }
    }

    /// Place of a point in its level's ring; −1 when it is not held.
    int find(int level, long index) {
        if (index < 0) {
            return -1;
        }
        int place = place(level, index);
        return indices[level][place] == index ? place : -1;
    }

    double position(int level, int place, int mode) {
        return positions[level][place * modes + mode];
    }

    double velocity(int level, int place, int mode) {
        return velocities[level][place * modes + mode];
    }

    /// Remembers a phase point at every level that keeps its index.
    ///
    /// @param x length modes. Not modified.
    /// @param y length modes. Not modified.
    void add(long index, double[] x, double[] y) {
        for (int level = 0; level < lags.levels() && index % lags.stride(level) == 0; level++) {
            int place = place(level, index);
            indices[level][place] = index;
            System.arraycopy(x, 0, positions[level], place * modes, modes);
            System.arraycopy(y, 0, velocities[level], place * modes, modes);
        }
    }

    private int place(int level, long index) {
        return (int) (index / lags.stride(level) % LagSet.DEPTH);
    }

    int sizeInBytes() {
        return lags.levels() * LagSet.DEPTH * Long.BYTES * (1 + 2 * modes);
    }

    void write(ByteBuffer out) {
        for (int level = 0; level < lags.levels(); level++) {
            StateArrays.write(indices[level], out);
            StateArrays.write(positions[level], out);
            StateArrays.write(velocities[level], out);
        }
    }

    static ModeHistory read(LagSet lags, int modes, ByteBuffer in) {
        ModeHistory history = new ModeHistory(lags, modes);
        for (int level = 0; level < lags.levels(); level++) {
            StateArrays.read(history.indices[level], in);
            StateArrays.read(history.positions[level], in);
            StateArrays.read(history.velocities[level], in);
        }
        return history;
    }
}
