package dev.perrin.analysis.sketch;

/// Where the coordinates of one block go in a sketch, and with which sign: a rotation of the whole block, and a sign
/// for
/// each coordinate that is the product of one for its row of [#LANES] and one for its place in the row. Signs of two
/// different coordinates of a block are independent of one another, and so are blocks: that is what the bound of
/// [Sketch] needs. Everything derives from SplitMix64 of a fixed seed and the block's number.
///
/// Not thread safe.
final class BlockPattern {
    /// Coordinates in a row.
    static final int LANES = 256;

    /// Fixed for ever: sketches of different runs and instances are comparable.
    private static final long SEED = 0x50455252494e0001L;

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final int sketchSize;
    private final float[] laneSigns = new float[LANES];
    private long rowSigns;
    private int rotation;

    /// @param sketchSize a power of two, ≥ [#LANES]
    BlockPattern(int sketchSize) {
        this.sketchSize = sketchSize;
    }

    /// @param block number of the block in the parameter vector, ≥ 0
    void select(long block) {
        long state = mix(SEED + block * GOLDEN);
        rotation = (int) (mix(state += GOLDEN) & (sketchSize - 1));
        rowSigns = mix(state += GOLDEN);
        for (int word = 0; word < LANES / Long.SIZE; word++) {
            long bits = mix(state += GOLDEN);
            for (int bit = 0; bit < Long.SIZE; bit++) {
                laneSigns[word * Long.SIZE + bit] = 1 - 2 * (int) (bits >>> bit & 1);
            }
        }
    }

    /// First place of the block in the sketch; the rest follows, past the end from the beginning on.
    int rotation() {
        return rotation;
    }

    /// ±1, length [#LANES]. The array itself.
    float[] laneSigns() {
        return laneSigns;
    }

    /// ±1.
    double rowSign(int row) {
        return 1 - 2 * (int) (rowSigns >>> row & 1);
    }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    private static long mix(long state) {
        long z = state;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
