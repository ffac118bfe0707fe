package dev.perrin.trainer.curvature;

import dev.perrin.trainer.linearalgebra.Eigenpairs;
import dev.perrin.trainer.linearalgebra.NumericalException;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Greatest and least eigenpairs of a matrix that is known by its products alone: Lanczos with full
/// reorthogonalisation and thick restarts (Wu and Simon 2000). Deterministic.
///
/// It ends when every wanted pair leaves ‖Hq − hq‖ ≤ tolerance · max|h|. The recursion's own residuals say when to
/// look; then every pair is multiplied by H once more, and that residual counts. Products with an error of their own
/// cannot leave less than it.
///
/// The vectors that come from one start have one direction in the eigenspace of an eigenvalue, however often it occurs.
/// With `repeated` the search goes on, once the wanted pairs have converged, from a random vector orthogonal to them:
/// an eigenvalue that occurs once more than it was found comes up there and takes its place among the wanted ones. It
/// ends when such a round has changed nothing, and the best pair that is not wanted is known to a tenth of its distance
/// from the last wanted one. It finds all with probability one, as Lanczos does, and takes about as many products as
/// one more pair.
///
/// @param top eigenpairs wanted from the upper end, ≥ 0
/// @param bottom eigenpairs wanted from the lower end, ≥ 0, top + bottom ≥ 1
/// @param basis most vectors of length d in memory, ≥ top + bottom + 2
/// @param tolerance of the residuals, relative to the greatest |h|, > 0
/// @param maxProducts after which it ends with what it has, ≥ 1
/// @param seed of the first vector
/// @param repeated eigenvalues that occur several times are looked for
public record LanczosEigensolver(
        int top, int bottom, int basis, double tolerance, int maxProducts, long seed, boolean repeated) {
    /// Products between two looks at the residuals; the last vector of a basis is always looked at.
    private static final int LOOK = 5;

    /// Part of its distance from the wanted pairs to which the best other pair is to be known.
    private static final double RESOLUTION = 0.1;

    /// Below this the recursion's residuals say nothing any more.
    private static final double LEAST_ESTIMATE = 1e-15;

    public LanczosEigensolver {
        require(top >= 0, "top", top, "must not be negative");
        require(bottom >= 0, "bottom", bottom, "must not be negative");
        require(top + bottom >= 1, "top + bottom", top + bottom, "must be at least 1");
        require(basis >= top + bottom + 2, "basis", basis, "must be at least top + bottom + 2 = " + (top + bottom + 2));
        require(tolerance > 0 && tolerance < 1, "tolerance", tolerance, "must lie between 0 and 1");
        require(maxProducts >= 1, "max_products", maxProducts, "must be at least 1");
    }

    /// Every eigenvalue is found once.
    public LanczosEigensolver(int top, int bottom, int basis, double tolerance, int maxProducts, long seed) {
        this(top, bottom, basis, tolerance, maxProducts, seed, false);
    }

    private static void require(boolean holds, String field, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(field + " " + value + ": " + rule);
        }
    }

    /// @param progress hears of every product
    /// @throws NumericalException when a product is not finite
    /// @throws java.util.concurrent.CancellationException when a product throws it
    public ExtremeEigenpairs solve(HessianProduct hessian, LanczosProgress progress) {
        return new Search(hessian, progress).run();
    }

    private final class Search {
        private final HessianProduct hessian;
        private final LanczosProgress progress;
        private final int upper;
        private final int lower;
        private final KrylovBasis space;
        private int products;
        private double goal = tolerance / 2;
        private double seen = Double.POSITIVE_INFINITY;
        private double @Nullable [] found;

        Search(HessianProduct hessian, LanczosProgress progress) {
            this.hessian = hessian;
            this.progress = progress;
            int dimension = hessian.dimension();
            this.upper = Math.min(top, dimension);
            this.lower = Math.min(bottom, dimension - upper);
            SplittableRandom random = new SplittableRandom(seed);
            double[] start = new double[dimension];
            for (int i = 0; i < dimension; i++) {
                start[i] = random.nextGaussian();
            }
            this.space = new KrylovBasis(hessian, Math.min(basis, dimension), start, random);
        }

        ExtremeEigenpairs run() {
            while (true) {
                space.expand();
                count();
                boolean last = space.isFull() || products >= maxProducts;
                if (space.size() < upper + lower || !(last || space.size() % LOOK == 0)) {
                    if (products >= maxProducts) {
                        throw new NumericalException("after " + products + " products there are " + space.size()
                                + " vectors, fewer than the " + (upper + lower) + " eigenpairs wanted");
                    }
                    continue;
                }
                Eigenpairs ritz = space.ritz();
                double scale = scale(ritz);
                boolean exhausted = products >= maxProducts || space.size() == hessian.dimension();
                seen = greatestEstimate(ritz) / scale;
                if (exhausted || (seen <= goal && isResolved(ritz, scale))) {
                    space.restart(ritz, extremes(space.size(), upper, lower));
                    double[] values = new double[upper + lower];
                    double[] residuals = new double[upper + lower];
                    measure(values, residuals);
                    seen = greatest(residuals) / scale;
                    boolean reached = greatest(residuals) <= tolerance * scale;
                    if (reached && !exhausted && repeated && !isAsFound(values, scale)) {
                        found = values;
                        space.lookElsewhere();
                    } else if (reached || exhausted || goal < LEAST_ESTIMATE) {
                        return result(values, residuals, reached);
                    } else {
                        goal /= 10;
                    }
                } else if (space.isFull()) {
                    int spare = (space.size() - upper - lower) / 2;
                    int above = upper == 0 ? 0 : lower == 0 ? spare : spare / 2;
                    int below = lower == 0 ? 0 : upper == 0 ? spare : spare / 2;
                    space.restart(ritz, extremes(space.size(), upper + above, lower + below));
                }
            }
        }

        /// Whether the pairs beside the wanted ones are known well enough to say that they are others. Asked only where
        /// repeated eigenvalues are looked for.
        private boolean isResolved(Eigenpairs ritz, double scale) {
            return found == null
                    || (isResolved(ritz, scale, upper - 1, upper, upper > 0)
                            && isResolved(ritz, scale, space.size() - lower, space.size() - lower - 1, lower > 0));
        }

        private boolean isResolved(Eigenpairs ritz, double scale, int wanted, int other, boolean isAsked) {
            if (!isAsked || other < upper || other >= space.size() - lower) {
                return !isAsked;
            }
            double distance = Math.abs(ritz.values()[wanted] - ritz.values()[other]);
            return space.residual(ritz, other) <= Math.max(tolerance * scale, RESOLUTION * distance);
        }

        private boolean isAsFound(double[] values, double scale) {
            double[] before = found;
            if (before == null) {
                return false;
            }
            double greatest = 0;
            for (int i = 0; i < values.length; i++) {
                greatest = Math.max(greatest, Math.abs(values[i] - before[i]));
            }
            return greatest <= tolerance * scale;
        }

        private void count() {
            products++;
            progress.made(products, seen);
        }

        private double greatestEstimate(Eigenpairs ritz) {
            double greatest = 0;
            for (int pair : extremes(space.size(), upper, lower)) {
                greatest = Math.max(greatest, space.residual(ritz, pair));
            }
            return greatest;
        }

        /// hᵢ = qᵢ·Hqᵢ and ‖Hqᵢ − hᵢqᵢ‖ of the first vectors.
        private void measure(double[] values, double[] residuals) {
            double[] product = new double[hessian.dimension()];
            for (int i = 0; i < values.length; i++) {
                double[] vector = space.vector(i);
                hessian.apply(vector, product);
                count();
                values[i] = Vectors.dot(vector, product);
                Vectors.addScaled(product, -values[i], vector);
                residuals[i] = Vectors.norm(product);
            }
        }

        private ExtremeEigenpairs result(double[] values, double[] residuals, boolean reached) {
            double[][] vectors =
                    IntStream.range(0, values.length).mapToObj(space::vector).toArray(double[][]::new);
            return new ExtremeEigenpairs(values, upper, vectors, residuals, space.asymmetry(), products, reached);
        }

        private static double scale(Eigenpairs ritz) {
            double[] values = ritz.values();
            return Math.max(Math.max(Math.abs(values[0]), Math.abs(values[values.length - 1])), Double.MIN_NORMAL);
        }

        private static double greatest(double[] values) {
            double greatest = 0;
            for (double value : values) {
                greatest = Math.max(greatest, value);
            }
            return greatest;
        }

        /// Numbers of the pairs at both ends, descending.
        private static int[] extremes(int size, int upper, int lower) {
            int below = Math.min(lower, size - upper);
            return IntStream.concat(IntStream.range(0, upper), IntStream.range(size - below, size))
                    .toArray();
        }
    }
}
