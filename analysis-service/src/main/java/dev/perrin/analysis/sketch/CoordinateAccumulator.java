package dev.perrin.analysis.sketch;

/// Takes in the coordinates of one snapshot, range by range, and gives them back as sums that add exactly over parts
/// and shards.
public sealed interface CoordinateAccumulator permits SketchAccumulator, VectorAccumulator {
    /// Adds consecutive coordinates.
    ///
    /// @param coordinate place of element `from` in the parameter vector
    /// @param position Not modified.
    /// @param reference Not modified.
    /// @param velocity Not modified.
    /// @param from first element of the arrays
    /// @param count number of elements
    void add(long coordinate, float[] position, float[] reference, float[] velocity, int from, int count);

    /// What was added since the last call; begins anew.
    SketchSums take();
}
