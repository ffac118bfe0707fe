package dev.perrin.analysis.sketch;

/// Where the coordinates of one block go in a sketch, and with which sign: a rotation of the whole block, and a sign
/// for each coordinate that is the product of one for its row of [#LANES] and one for its place in the row. Signs of
/// two different coordinates of a block are independent of one another, and so are blocks: that is what the bound of
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
    private final float[] row = new float[LANES];
    private final float[] opposite = new float[LANES];
    private final float[] signs;
    private int rotation;

    /// @param sketchSize a power of two, ≥ [#LANES]
    /// @param blockSize coordinates in a block, a multiple of [#LANES]
    BlockPattern(int sketchSize, int blockSize) {
        this.sketchSize = sketchSize;
        this.signs = new float[blockSize];
    }

    /// @param block number of the block in the parameter vector, ≥ 0
    void select(long block) {
        long state = mix(SEED + block * GOLDEN);
        rotation = (int) (mix(state += GOLDEN) & (sketchSize - 1));
        long rowSigns = mix(state += GOLDEN);
        for (int word = 0; word < LANES / Long.SIZE; word++) {
            long bits = mix(state += GOLDEN);
            for (int bit = 0; bit < Long.SIZE; bit++) {
                float sign = 1 - 2 * (int) (bits >>> bit & 1);
                row[word * Long.SIZE + bit] = sign;
                opposite[word * Long.SIZE + bit] = -sign;
            }
        }
        for (int first = 0; first < signs.length; first += LANES) {
            boolean negative = ((rowSigns >>> (first / LANES)) & 1) != 0;
            System.arraycopy(negative ? opposite : row, 0, signs, first, LANES);
        }
    }

    /// First place of the block in the sketch; the rest follows, past the end from the beginning on.
    int rotation() {
        return rotation;
    }

    /// ±1 for each coordinate of the block. The array itself.
    float[] signs() {
        return signs;
    }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    private static long mix(long state) {
        long z = state;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
