package dev.perrin.analysis.exponent;

import dev.perrin.analysis.blocks.LagSamples;
import dev.perrin.analysis.blocks.TimeBlocks;
import dev.perrin.analysis.lag.LagSet;
import java.util.List;
import java.util.SplittableRandom;

/// Squared displacements of a simulated run as stage 2 keeps them: lags of the multiple-tau grid, windows that end at
/// multiples of the stride, in at most 32 blocks whose length is a power of two.
final class SimulatedRun {
    private SimulatedRun() {}

    /// @param processes one a coordinate
    /// @param snapshots length of the run
    /// @param longest lag
    static LagSamples sample(List<SimulatedProcess> processes, long seed, int snapshots, long longest) {
        LagSet set = LagSet.upTo(snapshots);
        int slots = 0;
        while (slots < set.size() && set.lag(slots) <= longest) {
            slots++;
        }
        long[] lags = new long[slots];
        for (int slot = 0; slot < slots; slot++) {
            lags[slot] = set.lag(slot);
        }
        int blockLength = 1;
        while (Math.ceilDiv(snapshots, blockLength) > TimeBlocks.MAX_BLOCKS) {
            blockLength *= 2;
        }
        int blocks = Math.ceilDiv(snapshots, blockLength);
        double[][] sums = new double[blocks][slots];
        double[][] counts = new double[blocks][slots];
        SplittableRandom random = new SplittableRandom(seed);
        double[] path = new double[snapshots];
        for (SimulatedProcess process : processes) {
            process.fill(random, path);
            for (int slot = 0; slot < slots; slot++) {
                add(path, (int) lags[slot], stride(lags[slot]), blockLength, slot, sums);
            }
        }
        for (int slot = 0; slot < slots; slot++) {
            int stride = stride(lags[slot]);
            for (int end = Math.ceilDiv((int) lags[slot], stride) * stride; end < snapshots; end += stride) {
                counts[end / blockLength][slot]++;
            }
        }
        return new LagSamples(blockLength, lags, sums, counts);
    }

    private static int stride(long lag) {
        int stride = 1;
        while (lag >= 100L * stride) {
            stride *= 10;
        }
        return stride;
    }

    private static void add(double[] path, int lag, int stride, int blockLength, int slot, double[][] sums) {
        for (int end = Math.ceilDiv(lag, stride) * stride; end < path.length; ) {
            int block = end / blockLength;
            int stop = Math.min(path.length, (block + 1) * blockLength);
            double sum = 0;
            for (; end < stop; end += stride) {
                double moved = path[end] - path[end - lag];
                sum += moved * moved;
            }
            sums[block][slot] += sum;
        }
    }
}
