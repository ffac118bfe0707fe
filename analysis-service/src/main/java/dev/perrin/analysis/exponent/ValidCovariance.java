package dev.perrin.analysis.exponent;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/// The covariance matrix nearest to one that a model gives to a hundredth or so: a model fed with measured numbers can
/// say of some combination of them that its variance is less than nothing.
///
/// In units of the standard deviations, eigenvalues below 0 become 0 (Higham 1988: the nearest such matrix in the
/// Frobenius norm), and then every eigenvalue is raised by the same amount. No combination is surer afterwards than
/// that amount allows, and the condition is n over it at most.
final class ValidCovariance {
    private ValidCovariance() {}

    /// @param covariance symmetric and finite, with a diagonal greater than 0. Not modified.
    /// @param raise greater than 0, share of the diagonal that is added to it
    static double[][] of(double[][] covariance, double raise) {
        int count = covariance.length;
        double[] deviations = new double[count];
        for (int i = 0; i < count; i++) {
            deviations[i] = Math.sqrt(covariance[i][i]);
        }
        double[][] valid = new double[count][];
        for (int i = 0; i < count; i++) {
            valid[i] = covariance[i].clone();
            valid[i][i] *= 1 + raise;
        }
        DMatrixRMaj correlation = new DMatrixRMaj(count, count);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                correlation.set(i, j, covariance[i][j] / (deviations[i] * deviations[j]));
            }
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(count, true, true);
        if (!eigen.decompose(correlation)) {
            throw new IllegalArgumentException("covariance has no eigenvalues: not finite?");
        }
        for (int number = 0; number < count; number++) {
            double value = eigen.getEigenvalue(number).getReal();
            if (value < 0) {
                DMatrixRMaj vector = eigen.getEigenVector(number);
                for (int i = 0; i < count; i++) {
                    for (int j = 0; j < count; j++) {
                        valid[i][j] -= value * vector.get(i) * vector.get(j) * deviations[i] * deviations[j];
                    }
                }
            }
        }
        return valid;
    }
}
