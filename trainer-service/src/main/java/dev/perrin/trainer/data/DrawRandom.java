package dev.perrin.trainer.data;

/// Random numbers by their place instead of by their order: number n under a key is
///
/// mix(key + (n + 1)·γ), γ = 2⁶⁴/φ, mix Stafford's variant 13,
///
/// the n-th output of SplitMix64 (Steele, Lea, Flood 2014) with the key as its state. So a run is resumed at any draw
/// at once, and threads that prepare draws ahead of each other get what one thread would have got.
public final class DrawRandom {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private DrawRandom() {}

    /// Number n ≥ 0 under a key: 64 random bits, or the key of what is drawn beneath.
    public static long bits(long key, long n) {
        long bits = key + (n + 1) * GAMMA;
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        return bits ^ (bits >>> 31);
    }

    /// Uniform in 0 … bound − 1, but for a relative bias below bound/2⁶⁴.
    public static int index(long key, long n, int bound) {
        return (int) Math.unsignedMultiplyHigh(bits(key, n), bound);
    }

    /// Uniform in [0, 1), a multiple of 2⁻⁵³.
    public static double unit(long key, long n) {
        return (bits(key, n) >>> 11) * 0x1.0p-53;
    }

    /// Draws an order of 0 … length − 1 (Fisher and Yates).
    ///
    /// @param order Modified.
    static void permute(long key, int[] order) {
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        for (int i = order.length - 1; i > 0; i--) {
            int j = index(key, i, i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }
}
