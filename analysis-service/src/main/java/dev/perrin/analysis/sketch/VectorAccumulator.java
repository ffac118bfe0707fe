package dev.perrin.analysis.sketch;

/// θ − θ_ref itself, coordinate by coordinate, for a vector that is no longer than a sketch. In whole numbers of the
/// same unit as a sketch, so that everything that adds sketches adds it too.
///
/// Not thread safe.
public final class VectorAccumulator implements CoordinateAccumulator {
    private final int dimension;
    private SketchSums sums;

    /// @param dimension d
    public VectorAccumulator(int dimension) {
        this.dimension = dimension;
        this.sums = new SketchSums(dimension, 0);
    }

    /// Velocities are not looked at.
    @Override
    public void add(long coordinate, float[] position, float[] reference, float[] velocity, int from, int count) {
        int first = Math.toIntExact(coordinate);
        for (int j = 0; j < count; j++) {
            sums.addPosition(first + j, (double) position[from + j] - reference[from + j]);
        }
        sums.count(count);
    }

    @Override
    public SketchSums take() {
        SketchSums taken = sums;
        sums = new SketchSums(dimension, 0);
        return taken;
    }
}
