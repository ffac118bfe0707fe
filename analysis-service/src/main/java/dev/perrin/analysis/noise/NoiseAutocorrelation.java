package dev.perrin.analysis.noise;

import dev.perrin.analysis.blocks.StateArrays;
import java.nio.ByteBuffer;

/// Products of a mode's noise with that of 1, 2, … steps before, over steps without a gap between. Not thread safe.
final class NoiseAutocorrelation {
    private final int modes;
    private final int lags;
    /// Ring of the last noises, `[lags][modes]`.
    private final double[] ring;
    /// `[lags][modes]`
    private final double[] products;

    private final long[] counts;
    /// Noises in the ring since the last gap.
    private long unbroken;

    NoiseAutocorrelation(int modes, int lags) {
        this.modes = modes;
        this.lags = lags;
        this.ring = new double[lags * modes];
        this.products = new double[lags * modes];
        this.counts = new long[lags];
    }

    void breakOff() {
        unbroken = 0;
    }

    /// @param noise length modes. Not modified.
    void add(double[] noise) {
        for (int lag = 1; lag <= Math.min(lags, unbroken); lag++) {
            int place = (int) ((unbroken - lag) % lags) * modes;
            int at = (lag - 1) * modes;
            for (int mode = 0; mode < modes; mode++) {
                products[at + mode] += noise[mode] * ring[place + mode];
            }
            counts[lag - 1]++;
        }
        System.arraycopy(noise, 0, ring, (int) (unbroken % lags) * modes, modes);
        unbroken++;
    }

    /// Mean of the products at a lag; NaN when there were none.
    double mean(int lag, int mode) {
        return products[(lag - 1) * modes + mode] / counts[lag - 1];
    }

    int sizeInBytes() {
        return Long.BYTES * (1 + lags) + Double.BYTES * (ring.length + products.length);
    }

    void write(ByteBuffer out) {
        out.putLong(unbroken);
        StateArrays.write(counts, out);
        StateArrays.write(ring, out);
        StateArrays.write(products, out);
    }

    static NoiseAutocorrelation read(int modes, int lags, ByteBuffer in) {
        NoiseAutocorrelation read = new NoiseAutocorrelation(modes, lags);
        read.unbroken = in.getLong();
        StateArrays.read(read.counts, in);
        StateArrays.read(read.ring, in);
        StateArrays.read(read.products, in);
        return read;
    }
}
