package dev.perrin.analysis.component;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/// Eigenvalues and eigenvectors of BBᵀ, greatest first: the squared singular values of B and its left singular
/// vectors.
final class Gram {
    private final SymmetricEigen eigen;
    private final int used;

    private Gram(SymmetricEigen eigen, int used) {
        this.eigen = eigen;
        this.used = used;
    }

    /// @param rows of B. Not modified.
    /// @param used how many of them
    static Gram of(double[][] rows, int used) {
        DMatrixRMaj products = new DMatrixRMaj(used, used);
        for (int i = 0; i < used; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k < rows[i].length; k++) {
                    sum += rows[i][k] * rows[j][k];
                }
                products.set(i, j, sum);
                products.set(j, i, sum);
            }
        }
        return new Gram(SymmetricEigen.of(products), used);
    }

    /// 0 beyond the number of rows.
    double eigenvalue(int number) {
        return number < used ? eigen.value(number) : 0;
    }

    /// factor · Σ uⱼ Bⱼ, u the eigenvector of a number.
    ///
    /// @param rows of B. Not modified.
    /// @param sum Modified: overwritten.
    void combine(int number, double[][] rows, double factor, double[] sum) {
        Arrays.fill(sum, 0);
        if (number >= used || factor == 0) {
            return;
        }
        for (int j = 0; j < used; j++) {
            double weight = factor * eigen.component(number, j);
            for (int k = 0; k < sum.length; k++) {
                sum[k] += weight * rows[j][k];
            }
        }
    }
}
