package dev.perrin.theory.landscape;

import java.util.Arrays;

/// The process `dz = −Az dt + √(2D) dW` of a few coordinates at unit temperature, and its stationary state (T25).
///
/// | symbol | here | |
/// | --- | --- | --- |
/// | B | [#covariance] | `AB + BAᵀ = 2D` |
/// | U = B⁻¹ | [#potential] | p ∝ exp(−½ zᵀUz) |
/// | Q = AB − D | [#circulation] | antisymmetric; J = −Q U z p |
///
/// B by elimination in n² unknowns: O(n⁶), for n up to ten or so.
public final class OrnsteinUhlenbeck {
    private final int size;
    private final double[][] drift;
    private final double[][] diffusion;
    private final double[][] covariance;

    /// @param drift     A, n × n, all eigenvalues with positive real parts. Not modified.
    /// @param diffusion D, n × n, symmetric. Not modified.
    public OrnsteinUhlenbeck(double[][] drift, double[][] diffusion) {
        this.size = drift.length;
        this.drift = copy(drift);
        this.diffusion = copy(diffusion);
        this.covariance = lyapunov();
    }

    /// B.
    public double[][] covariance() {
        return copy(covariance);
    }

    /// U = B⁻¹.
    public double[][] potential() {
        double[][] inverse = new double[size][size];
        for (int column = 0; column < size; column++) {
            double[] unit = new double[size];
            unit[column] = 1;
            double[] solution = LinearEquations.solve(copy(covariance), unit);
            for (int row = 0; row < size; row++) {
                inverse[row][column] = solution[row];
            }
        }
        return inverse;
    }

    /// Q = AB − D, antisymmetric: as half the difference of AB and its transpose.
    public double[][] circulation() {
        double[][] product = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                for (int k = 0; k < size; k++) {
                    product[i][j] += drift[i][k] * covariance[k][j];
                }
            }
        }
        double[][] circulation = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                circulation[i][j] = (product[i][j] - product[j][i]) / 2;
            }
        }
        return circulation;
    }

    /// Where `dz = −(Az − b) dt + …` has its mean: A⁻¹b.
    ///
    /// @param force b. Not modified.
    public double[] mean(double[] force) {
        return LinearEquations.solve(copy(drift), force.clone());
    }

    /// ⟨z_i dz_j − z_j dz_i⟩/dt = 2Q_ij, positive from i to j.
    public double areaRate(int i, int j) {
        return 2 * circulation()[i][j];
    }

    private double[][] lyapunov() {
        int unknowns = size * size;
        double[][] system = new double[unknowns][unknowns];
        double[] right = new double[unknowns];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                int equation = i * size + j;
                right[equation] = 2 * diffusion[i][j];
                for (int k = 0; k < size; k++) {
                    system[equation][k * size + j] += drift[i][k];
                    system[equation][i * size + k] += drift[j][k];
                }
            }
        }
        double[] solution = LinearEquations.solve(system, right);
        double[][] symmetric = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                symmetric[i][j] = (solution[i * size + j] + solution[j * size + i]) / 2;
            }
        }
        return symmetric;
    }

    private static double[][] copy(double[][] matrix) {
        return Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    }
}
