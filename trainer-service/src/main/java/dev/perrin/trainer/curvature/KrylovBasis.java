package dev.perrin.trainer.curvature;

import dev.perrin.trainer.linearalgebra.Eigenpairs;
import dev.perrin.trainer.linearalgebra.Lapack;
import dev.perrin.trainer.linearalgebra.NumericalException;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Orthonormal vectors V and the projection T = Vᵀ H V, with H V = V T + β w eᵀ: what Lanczos' recursion keeps.
///
/// Every new vector is orthogonalised against all others, twice: eigenvalues do not come back as ghosts. The next
/// vector w already lies behind the basis.
///
/// Not thread safe.
final class KrylovBasis {
    /// Coordinates whose rows are turned at once in [#turn].
    private static final int ROWS = 512;

    /// What is left of a vector of size 1 when only rounding is left.
    private static final double ROUNDING = 1e-13;

    private final HessianProduct hessian;
    private final int capacity;
    private final double[][] vectors;
    private final double[] projection;
    private final double[] coupling;
    private final SplittableRandom random;
    private int size;
    private double remainder;
    private double asymmetry;

    /// @param capacity most vectors, at most d
    /// @param start first vector, length d, not zero. Modified: becomes part of the basis.
    /// @param random source of vectors where H leaves none
    KrylovBasis(HessianProduct hessian, int capacity, double[] start, SplittableRandom random) {
        this.hessian = hessian;
        this.capacity = capacity;
        this.vectors = new double[capacity + 1][];
        this.projection = new double[capacity * capacity];
        this.coupling = new double[capacity];
        this.random = random;
        Vectors.scale(start, 1 / Vectors.norm(start));
        vectors[0] = start;
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size == capacity;
    }

    /// One vector of those before [#size].
    double[] vector(int index) {
        return vectors[index];
    }

    /// Greatest |Vᵢᵀ H Vⱼ − Vⱼᵀ H Vᵢ|: what inexact products leave of the symmetry.
    double asymmetry() {
        return asymmetry;
    }

    /// One product, and a basis larger by one.
    ///
    /// @throws NumericalException when the product is not finite
    void expand() {
        double[] next = vectors[size + 1] == null ? new double[hessian.dimension()] : vectors[size + 1];
        vectors[size + 1] = next;
        hessian.apply(vectors[size], next);
        if (!Double.isFinite(Vectors.norm(next))) {
            throw new NumericalException("a product of the Hessian with a vector is not finite");
        }
        double[] column = new double[size + 1];
        orthogonalise(next, size + 1, column);
        for (int i = 0; i <= size; i++) {
            if (i < size) {
                asymmetry = Math.max(asymmetry, Math.abs(column[i] - coupling[i]));
            }
            projection[i * capacity + size] = column[i];
            projection[size * capacity + i] = column[i];
        }
        size++;
        remainder = Vectors.norm(next);
        double scale = Math.abs(projection[0]) + Vectors.norm(column) + remainder;
        if (remainder <= ROUNDING * scale) {
            remainder = 0;
            replaceByRandom(next);
        } else {
            Vectors.scale(next, 1 / remainder);
        }
        Arrays.fill(coupling, 0);
        if (size < capacity) {
            coupling[size - 1] = remainder;
        }
    }

    /// Eigenpairs of T. A pair (θ, s) belongs to the pair (θ, V s) of H, which leaves the residual β |s_last|.
    Eigenpairs ritz() {
        double[] matrix = new double[size * size];
        for (int i = 0; i < size; i++) {
            System.arraycopy(projection, i * capacity, matrix, i * size, size);
        }
        return Lapack.eigenpairs(matrix, size);
    }

    /// ‖H V s − θ V s‖ as the recursion tells it.
    double residual(Eigenpairs ritz, int pair) {
        return remainder * Math.abs(ritz.vectors()[pair * size + size - 1]);
    }

    /// Keeps some of the Ritz vectors, and the vector behind the basis: a thick restart (Wu and Simon 2000).
    ///
    /// @param kept pairs, in the order wanted
    void restart(Eigenpairs ritz, int[] kept) {
        double[] values = new double[kept.length];
        double[] last = new double[kept.length];
        for (int i = 0; i < kept.length; i++) {
            values[i] = ritz.values()[kept[i]];
            last[i] = remainder * ritz.vectors()[kept[i] * size + size - 1];
        }
        turn(ritz, kept);
        double[] behind = vectors[size];
        vectors[size] = vectors[kept.length];
        vectors[kept.length] = behind;
        size = kept.length;
        Arrays.fill(projection, 0);
        Arrays.fill(coupling, 0);
        for (int i = 0; i < size; i++) {
            projection[i * capacity + i] = values[i];
            coupling[i] = last[i];
        }
    }

    /// Goes on from a random vector orthogonal to the basis, as if H mapped the basis into itself: after a restart
    /// whose vectors have converged it nearly does. What is left of their residuals comes back with the products.
    void lookElsewhere() {
        Arrays.fill(coupling, 0);
        replaceByRandom(vectors[size]);
    }

    /// The first kept.length vectors become V s; the others are lost.
    private void turn(Eigenpairs ritz, int[] kept) {
        int dimension = hessian.dimension();
        double[] turned = new double[kept.length * ROWS];
        for (int from = 0; from < dimension; from += ROWS) {
            int count = Math.min(ROWS, dimension - from);
            Arrays.fill(turned, 0);
            for (int i = 0; i < kept.length; i++) {
                for (int j = 0; j < size; j++) {
                    double weight = ritz.vectors()[kept[i] * size + j];
                    double[] vector = vectors[j];
                    for (int row = 0; row < count; row++) {
                        turned[i * ROWS + row] += weight * vector[from + row];
                    }
                }
            }
            for (int i = 0; i < kept.length; i++) {
                System.arraycopy(turned, i * ROWS, vectors[i], from, count);
            }
        }
    }

    /// @param vector Modified.
    /// @param column what is taken away of each of the first vectors. Modified: added to.
    private void orthogonalise(double[] vector, int count, double[] column) {
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < count; i++) {
                double part = Vectors.dot(vectors[i], vector);
                Vectors.addScaled(vector, -part, vectors[i]);
                column[i] += part;
            }
        }
    }

    /// H maps the basis into itself: its other eigenvectors are looked for from somewhere else. Where the basis is the
    /// whole space there is nothing else, and the vector stays zero.
    private void replaceByRandom(double[] vector) {
        Arrays.fill(vector, 0);
        if (size == hessian.dimension()) {
            return;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] = random.nextGaussian();
        }
        orthogonalise(vector, size, new double[size]);
        Vectors.scale(vector, 1 / Vectors.norm(vector));
    }
}
