package dev.perrin.trainer.curvature;

import dev.perrin.trainer.linearalgebra.Eigenpairs;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/// Sums over the whole spectrum from random vectors, without the spectrum: stochastic Lanczos quadrature (Ubaru, Chen
/// and Saad 2017; Ghorbani, Krishnan and Xiao 2019), and in it Hutchinson's trace.
///
/// For v of d independent signs E v vᵀ = I, so E vᵀ f(H) v = tr f(H): unbiased. Of vᵀ f(H) v = d Σᵢ wᵢ f(θᵢ), m steps
/// of Lanczos from v give the Gaussian quadrature, θ the Ritz values and wᵢ the squares of the first components of
/// the eigenvectors of T. It is exact for polynomials f below degree 2m, hence for tr H = vᵀHv and tr H² = ‖Hv‖². One
/// vector's trace has the variance 2(‖H‖² − Σ Hᵢᵢ²); the error of the mean is told by the scatter of the vectors.
///
/// @param probes random vectors, ≥ 2, each costs `steps` products
/// @param steps m ≥ 2, and as many vectors of length d in memory
/// @param gridPoints of the density, ≥ 2
/// @param relativeWidth of the smoothing, relative to the distance between the extreme Ritz values, > 0
public record LanczosQuadrature(int probes, int steps, int gridPoints, double relativeWidth, long seed) {
    /// Standard deviations of the smoothing that the grid goes beyond the extreme Ritz values.
    private static final double MARGIN = 4;

    public LanczosQuadrature {
        require(probes >= 2, "probes", probes, "must be at least 2, or there is no error");
        require(steps >= 2, "steps", steps, "must be at least 2");
        require(gridPoints >= 2, "grid_points", gridPoints, "must be at least 2");
        require(
                relativeWidth > 0 && Double.isFinite(relativeWidth),
                "relative_width",
                relativeWidth,
                "must be positive");
    }

    private static void require(boolean holds, String field, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(field + " " + value + ": " + rule);
        }
    }

    /// @param trace tr H
    /// @param squaredTrace tr H² = Σ h²
    public record Moments(Estimate trace, Estimate squaredTrace, SpectralDensity density, int products) {}

    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    private record Quadrature(double[] nodes, double[] weights) {
        double moment(int power) {
            double sum = 0;
            for (int i = 0; i < nodes.length; i++) {
                sum += weights[i] * Math.pow(nodes[i], power);
            }
            return sum;
        }

        double smoothed(double eigenvalue, double width) {
            double sum = 0;
            for (int i = 0; i < nodes.length; i++) {
                double distance = (eigenvalue - nodes[i]) / width;
                sum += weights[i] * Math.exp(-distance * distance / 2);
            }
            return sum / (width * Math.sqrt(2 * Math.PI));
        }
    }

    /// @param progress hears how many products there are
    /// @throws dev.perrin.trainer.linearalgebra.NumericalException when a product is not finite
    public Moments measure(HessianProduct hessian, IntConsumer progress) {
        return measure(hessian, progress, MeasurementJournal.NONE);
    }

    /// The same, with a journal.
    ///
    /// @param progress hears how many products there are
    /// @param journal of the quadratures: each is kept as a whole
    /// @throws dev.perrin.trainer.linearalgebra.NumericalException when a product is not finite
    public Moments measure(HessianProduct hessian, IntConsumer progress, MeasurementJournal journal) {
        SplittableRandom random = new SplittableRandom(seed);
        Quadrature[] quadratures = new Quadrature[probes];
        int order = Math.min(steps, hessian.dimension());
        int products = 0;
        for (int probe = 0; probe < probes; probe++) {
            double[] start = signs(hessian.dimension(), random);
            SplittableRandom elsewhere = random.split();
            double[] rule = new double[2 * order];
            int before = products;
            journal.result(
                    rule,
                    () -> {
                        KrylovBasis space = new KrylovBasis(hessian, order, start, elsewhere);
                        while (!space.isFull()) {
                            progress.accept(before + space.size());
                            space.expand();
                        }
                        write(quadrature(space.ritz()), rule);
                    },
                    new double[] {order, probe, Double.longBitsToDouble(seed), hessian.relativeError()});
            quadratures[probe] = new Quadrature(Arrays.copyOf(rule, order), Arrays.copyOfRange(rule, order, 2 * order));
            products += order;
            progress.accept(products);
        }
        return new Moments(
                moment(quadratures, 1, hessian.dimension()),
                moment(quadratures, 2, hessian.dimension()),
                density(quadratures),
                products);
    }

    private static double[] signs(int dimension, SplittableRandom random) {
        double[] signs = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            signs[i] = random.nextBoolean() ? 1 : -1;
        }
        return signs;
    }

    /// @param rule nodes, then weights. Modified.
    private static void write(Quadrature quadrature, double[] rule) {
        int order = quadrature.nodes.length;
        System.arraycopy(quadrature.nodes, 0, rule, 0, order);
        System.arraycopy(quadrature.weights, 0, rule, order, order);
    }

    private static Quadrature quadrature(Eigenpairs ritz) {
        int order = ritz.order();
        double[] weights = new double[order];
        for (int i = 0; i < order; i++) {
            double first = ritz.vectors()[i * order];
            weights[i] = first * first;
        }
        return new Quadrature(ritz.values(), weights);
    }

    private static Estimate moment(Quadrature[] quadratures, int power, int dimension) {
        double[] draws = new double[quadratures.length];
        for (int probe = 0; probe < draws.length; probe++) {
            draws[probe] = dimension * quadratures[probe].moment(power);
        }
        return Estimate.ofMean(draws);
    }

    private SpectralDensity density(Quadrature[] quadratures) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (Quadrature quadrature : quadratures) {
            least = Math.min(least, quadrature.nodes[quadrature.nodes.length - 1]);
            greatest = Math.max(greatest, quadrature.nodes[0]);
        }
        // A multiple of the identity has one eigenvalue, and still a smoothed density.
        double extent = Math.max(greatest - least, 1e-9 * Math.max(Math.abs(greatest), Double.MIN_NORMAL));
        double width = relativeWidth * extent;
        double from = least - MARGIN * width;
        double spacing = (greatest - least + 2 * MARGIN * width) / (gridPoints - 1);
        double[] grid = new double[gridPoints];
        double[] density = new double[gridPoints];
        double[] errors = new double[gridPoints];
        double[] draws = new double[quadratures.length];
        for (int point = 0; point < gridPoints; point++) {
            grid[point] = from + point * spacing;
            for (int probe = 0; probe < draws.length; probe++) {
                draws[probe] = quadratures[probe].smoothed(grid[point], width);
            }
            Estimate mean = Estimate.ofMean(draws);
            density[point] = mean.value();
            errors[point] = mean.standardError();
        }
        return new SpectralDensity(grid, density, errors, width);
    }
}
