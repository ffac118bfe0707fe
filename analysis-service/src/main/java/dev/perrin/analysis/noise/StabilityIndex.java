package dev.perrin.analysis.noise;

import dev.perrin.analysis.blocks.BlockSums;
import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.blocks.Estimate;
import dev.perrin.analysis.blocks.Jackknife;
import dev.perrin.analysis.blocks.StateArrays;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Index α of a symmetric α-stable law from increments X and their sums Y over [#SUMMED] of them:
///
/// 1/α = (⟨ln|Y|⟩ − ⟨ln|X|⟩)/ln K₁
///
/// 2 for Gaussian noise, 1 for Cauchy; scales of the modes cancel. Noise with finite variance and heavy tails lies
/// between until K₁ is large, anti-correlated noise gives more than 2. Source: Şimşekli et al. 2019, Mohammadi et
/// al. 2015, science.md 4.7. Not thread safe.
final class StabilityIndex {
    /// K₁.
    static final int SUMMED = 16;

    private static final int MAX_BLOCKS = 32;

    private final int modes;
    /// Rows: ln|X|, ln|Y|, each the mean over modes.
    private final BlockSums logarithms;

    private final double[] partial;
    private long inPartial;

    StabilityIndex(int modes) {
        this(modes, new BlockSums(2, 1, MAX_BLOCKS));
    }

    private StabilityIndex(int modes, BlockSums logarithms) {
        this.modes = modes;
        this.logarithms = logarithms;
        this.partial = new double[modes];
    }

    /// @param increment independent of the others, symmetric about 0; length modes. Not modified.
    void add(long position, double[] increment) {
        addLogarithms(position, 0, increment);
        for (int mode = 0; mode < modes; mode++) {
            partial[mode] += increment[mode];
        }
        inPartial++;
        if (inPartial == SUMMED) {
            addLogarithms(position, 1, partial);
            inPartial = 0;
            Arrays.fill(partial, 0);
        }
    }

    /// An increment that is exactly 0 in a mode has no logarithm: the step is left out, for every mode, because
    /// means over other modes have another scale.
    private void addLogarithms(long position, int row, double[] values) {
        double sum = 0;
        for (double value : values) {
            if (value == 0) {
                return;
            }
            sum += StrictMath.log(Math.abs(value));
        }
        logarithms.add(position, row, sum / values.length);
    }

    BoundedEstimate estimate() {
        double[][] means = logarithms.leaveOneOut(new int[] {0, 1}, new int[2], 0);
        Estimate index = Jackknife.estimate(means, m -> Math.log(SUMMED) / (m[1] - m[0]), logarithms.count(0));
        return BoundedEstimate.of(index, means.length - 2);
    }

    int sizeInBytes() {
        return Long.BYTES + Double.BYTES * modes + logarithms.sizeInBytes();
    }

    void write(ByteBuffer out) {
        out.putLong(inPartial);
        StateArrays.write(partial, out);
        logarithms.write(out);
    }

    static StabilityIndex read(int modes, ByteBuffer in) {
        long inPartial = in.getLong();
        double[] partial = new double[modes];
        StateArrays.read(partial, in);
        StabilityIndex index = new StabilityIndex(modes, BlockSums.read(in));
        index.inPartial = inPartial;
        System.arraycopy(partial, 0, index.partial, 0, modes);
        return index;
    }
}
