package dev.perrin.theory.sampling;

/// Standard Gaussian numbers for one mode of one trajectory of one seed (T40). Mutable; not thread safe.
///
/// The bits come from SplitMix64 (Steele, Lea, Flood 2014): a counter that grows by an odd gamma, scrambled. Counter
/// and gamma of a stream are hashed from (seed, trajectory, mode), so a stream depends on nothing else that was
/// asked. Pairs of Gaussians are made by the polar method (Marsaglia, Bray 1964). Only integer arithmetic, IEEE 754
/// additions, products, quotients and square roots, and `StrictMath.log` are used, all of which Java specifies to
/// the last bit: the numbers are the same on every machine and under every release.
final class GaussianStream {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private long state;
    private final long gamma;
    private double spare;
    private boolean hasSpare;

    GaussianStream(long state, long gamma) {
        this.state = state;
        this.gamma = gamma;
    }

    static GaussianStream of(long seed, long trajectory, long mode) {
        long hash = mix(mix(mix(seed + GOLDEN) ^ (trajectory + 1)) + GOLDEN * (mode + 1));
        return new GaussianStream(hash, oddWithoutLongRuns(mix(hash + GOLDEN)));
    }

    /// 64 random bits.
    long nextLong() {
        state += gamma;
        return mix(state);
    }

    /// @return one of 0 … `count` − 1, each as likely up to `count`/2⁶³.
    long nextBelow(long count) {
        return (nextLong() >>> 1) % count;
    }

    double next() {
        if (hasSpare) {
            hasSpare = false;
            return spare;
        }
        double horizontal;
        double vertical;
        double square;
        do {
            horizontal = 2 * uniform() - 1;
            vertical = 2 * uniform() - 1;
            square = horizontal * horizontal + vertical * vertical;
        } while (square >= 1 || square == 0);
        double factor = Math.sqrt(-2 * StrictMath.log(square) / square);
        spare = vertical * factor;
        hasSpare = true;
        return horizontal * factor;
    }

    /// In [0, 1).
    private double uniform() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /// Variant 13 of Stafford's mixers, as in `java.util.SplittableRandom`.
    private static long mix(long bits) {
        long mixed = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    private static long oddWithoutLongRuns(long bits) {
        long odd = bits | 1;
        return Long.bitCount(odd ^ odd >>> 1) < 24 ? odd ^ 0xaaaaaaaaaaaaaaaaL : odd;
    }
}
