package dev.perrin.trainer.linearalgebra;

/// All eigenpairs of a symmetric matrix, eigenvalues descending, eigenvectors orthonormal.
public final class Eigenpairs {
    private final double[] values;
    private final double[] vectors;

    private Eigenpairs(double[] values, double[] vectors) {
        this.values = values;
        this.vectors = vectors;
    }

    /// @param values length n, ascending
    /// @param vectors n × n, one vector after the other, in the same order
    static Eigenpairs fromAscending(double[] values, double[] vectors) {
        int order = values.length;
        double[] descending = new double[order];
        double[] reordered = new double[vectors.length];
        for (int mode = 0; mode < order; mode++) {
            descending[mode] = values[order - 1 - mode];
            System.arraycopy(vectors, (order - 1 - mode) * order, reordered, mode * order, order);
        }
        return new Eigenpairs(descending, reordered);
    }

    public int order() {
        return values.length;
    }

    /// Length n, descending. Not to be modified.
    public double[] values() {
        return values;
    }

    /// n × n, vector l at l·n. Not to be modified.
    public double[] vectors() {
        return vectors;
    }

    /// Greatest ‖Aq − hq‖ over the leading pairs. O(count n²).
    ///
    /// @param matrix n × n. Not modified.
    public double greatestResidual(double[] matrix, int count) {
        int order = order();
        double greatest = 0;
        for (int mode = 0; mode < count; mode++) {
            double squared = 0;
            for (int row = 0; row < order; row++) {
                double product = -values[mode] * vectors[mode * order + row];
                for (int column = 0; column < order; column++) {
                    product += matrix[row * order + column] * vectors[mode * order + column];
                }
                squared += product * product;
            }
            greatest = Math.max(greatest, Math.sqrt(squared));
        }
        return greatest;
    }
}
