package dev.perrin.analysis.noise;

import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.blocks.StateArrays;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Hill's index of the tail P(|X| > x) ∝ x^−α from the k greatest of n sizes, k = ⌊√n⌋ but at most [#MAX_KEPT]:
///
/// 1/α = (1/k) Σ ln X₍ᵢ₎ − ln X₍ₖ₊₁₎, with relative error 1/√k for independent ones
///
/// Large, and growing with n, for noise without a power-law tail. Sizes of all modes are put together in units of
/// the root mean square of each mode's first [#WARM_UP] increments, which are not counted. Source: Hill 1975,
/// science.md 4.7. Keeps the greatest in a heap, O(1) memory. Not thread safe.
final class TailIndex {
    /// Sizes kept.
    static final int MAX_KEPT = 1024;

    static final int WARM_UP = 64;
    private static final int LEAST = 20;
    private static final double NORMAL_95 = 1.959964;

    private final int modes;
    private long seen;
    private long counted;
    /// Sums of squares until warm, then scales.
    private final double[] scale;
    /// Min-heap.
    private final double[] greatest = new double[MAX_KEPT + 1];
    private int kept;

    TailIndex(int modes) {
        this.modes = modes;
        this.scale = new double[modes];
    }

    /// @param increment length modes. Not modified.
    void add(double[] increment) {
        seen++;
        if (seen <= WARM_UP) {
            for (int mode = 0; mode < modes; mode++) {
                scale[mode] += increment[mode] * increment[mode];
            }
            if (seen == WARM_UP) {
                for (int mode = 0; mode < modes; mode++) {
                    scale[mode] = Math.sqrt(scale[mode] / WARM_UP);
                }
            }
            return;
        }
        for (int mode = 0; mode < modes; mode++) {
            if (scale[mode] > 0) {
                counted++;
                offer(Math.abs(increment[mode]) / scale[mode]);
            }
        }
    }

    private void offer(double size) {
        if (kept < greatest.length) {
            greatest[kept] = size;
            rise(kept);
            kept++;
        } else if (size > greatest[0]) {
            greatest[0] = size;
            sink();
        }
    }

    private void rise(int from) {
        int at = from;
        while (at > 0 && greatest[at] < greatest[(at - 1) / 2]) {
            swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    private void sink() {
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= kept) {
                return;
            }
            if (child + 1 < kept && greatest[child + 1] < greatest[child]) {
                child++;
            }
            if (greatest[at] <= greatest[child]) {
                return;
            }
            swap(at, child);
            at = child;
        }
    }

    private void swap(int a, int b) {
        double value = greatest[a];
        greatest[a] = greatest[b];
        greatest[b] = value;
    }

    BoundedEstimate estimate() {
        int k = (int) Math.min(MAX_KEPT, Math.floor(Math.sqrt((double) counted)));
        if (k < LEAST || kept <= k) {
            return BoundedEstimate.NONE;
        }
        double[] sorted = Arrays.copyOf(greatest, kept);
        Arrays.sort(sorted);
        double threshold = sorted[kept - 1 - k];
        double sum = 0;
        for (int i = kept - k; i < kept; i++) {
            sum += Math.log(sorted[i] / threshold);
        }
        double index = k / sum;
        double error = index / Math.sqrt(k);
        return threshold > 0 && Double.isFinite(index)
                ? new BoundedEstimate(index, error, index - NORMAL_95 * error, index + NORMAL_95 * error, counted)
                : BoundedEstimate.NONE;
    }

    int sizeInBytes() {
        return 3 * Long.BYTES + Double.BYTES * (modes + kept);
    }

    void write(ByteBuffer out) {
        out.putLong(seen).putLong(counted).putLong(kept);
        StateArrays.write(scale, out);
        StateArrays.write(Arrays.copyOf(greatest, kept), out);
    }

    static TailIndex read(int modes, ByteBuffer in) {
        TailIndex index = new TailIndex(modes);
        index.seen = in.getLong();
        index.counted = in.getLong();
        index.kept = Math.toIntExact(in.getLong());
        StateArrays.read(index.scale, in);
        double[] kept = new double[index.kept];
        StateArrays.read(kept, in);
        System.arraycopy(kept, 0, index.greatest, 0, kept.length);
        return index;
    }
}
