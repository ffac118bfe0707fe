package dev.perrin.analysis.component;

import java.util.Arrays;
import java.util.Comparator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/// Eigenpairs of a small symmetric matrix, greatest eigenvalue first. The sign of a vector is such that its
/// component of greatest size is positive, so that equal matrices give equal vectors.
final class SymmetricEigen {
    private final double[] values;
    private final double[][] vectors;

    private SymmetricEigen(double[] values, double[][] vectors) {
        this.values = values;
        this.vectors = vectors;
    }

    /// @param matrix finite. Not modified.
    static SymmetricEigen of(DMatrixRMaj matrix) {
        int size = matrix.getNumRows();
        EigenDecomposition_F64<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.eig(size, true, true);
        if (!decomposition.decompose(matrix.copy())) {
            throw new IllegalStateException("a symmetric matrix of size " + size + " has no eigenpairs: not finite?");
        }
        Integer[] order = new Integer[size];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                Comparator.comparingDouble(i -> -decomposition.getEigenvalue(i).getReal()));
        double[] values = new double[size];
        double[][] vectors = new double[size][size];
        for (int number = 0; number < size; number++) {
            values[number] = decomposition.getEigenvalue(order[number]).getReal();
            DMatrixRMaj vector = decomposition.getEigenVector(order[number]);
            double sign = sign(vector);
            for (int i = 0; i < size; i++) {
                vectors[number][i] = sign * vector.get(i);
            }
        }
        return new SymmetricEigen(values, vectors);
    }

    private static double sign(DMatrixRMaj vector) {
        double greatest = 0;
        for (int i = 0; i < vector.getNumElements(); i++) {
            if (Math.abs(vector.get(i)) > Math.abs(greatest)) {
                greatest = vector.get(i);
            }
        }
        return greatest < 0 ? -1 : 1;
    }

    int size() {
        return values.length;
    }

    double value(int number) {
        return values[number];
    }

    double component(int number, int coordinate) {
        return vectors[number][coordinate];
    }
}
