package dev.perrin.analysis.sketch;

import dev.perrin.wire.frame.ShardPlan;

/// Linear sketches of vectors of float64 numbers, by the rotations and signs of [SketchAccumulator]: what eigenvectors
/// are in the coordinates of a sketched trajectory. Ranges are to be added in one order for one result to the last bit.
///
/// Not thread safe.
public final class VectorSketches {
    private final int blockSize;
    private final BlockPattern pattern;
    private final double[][] sketches;

    /// @param sketchSize k, a power of two
    /// @param vectors how many
    public VectorSketches(int sketchSize, int vectors) {
        this.blockSize = Math.min(sketchSize, ShardPlan.BLOCK_COORDINATES);
        this.pattern = new BlockPattern(sketchSize, blockSize);
        this.sketches = new double[vectors][sketchSize];
    }

    /// @param coordinate place of the first elements in the vectors
    /// @param elements `[vectors][count]`. Not modified.
    public void add(long coordinate, double[][] elements) {
        int count = elements.length == 0 ? 0 : elements[0].length;
        int done = 0;
        while (done < count) {
            int place = (int) ((coordinate + done) % blockSize);
            int length = Math.min(count - done, blockSize - place);
            pattern.select((coordinate + done) / blockSize);
            for (int vector = 0; vector < sketches.length; vector++) {
                addBlock(sketches[vector], elements[vector], done, place, length);
            }
            done += length;
        }
    }

    /// @param sketch Modified.
    /// @param elements Not modified.
    private void addBlock(double[] sketch, double[] elements, int from, int place, int length) {
        float[] signs = pattern.signs();
        for (int j = 0; j < length; j++) {
            sketch[(pattern.rotation() + place + j) & (sketch.length - 1)] += signs[place + j] * elements[from + j];
        }
    }

    /// `[vectors][k]`, the arrays themselves.
    public double[][] sketches() {
        return sketches;
    }
}
