package dev.perrin.trainer.curvature;

import dev.perrin.trainer.model.ConvexModel;
import dev.perrin.trainer.model.CurvatureMatrix;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.ScoredModel;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/// ∇²L at one point, d × d, without the L2 term.
public final class Hessian {
    /// Central differences of a smooth float64 gradient of size 1 are most accurate near the cube root of the unit
    /// round-off.
    private static final double DIFFERENCE = 1e-5;

    private final HessianMethod method;
    private final double[] entries;
    private final double asymmetry;

    private Hessian(HessianMethod method, double[] entries, double asymmetry) {
        this.method = method;
        this.entries = entries;
        this.asymmetry = asymmetry;
    }

    /// Closed form where the model has one, d products where it has these, 2d full gradients where not.
    ///
    /// @param parameters length d. Not modified.
    /// @param progress hears of every column that took gradients
    /// @throws CancellationException when `cancelled` says so
    public static Hessian of(Model model, double[] parameters, BooleanSupplier cancelled, IntConsumer progress) {
        if (model instanceof ConvexModel convex) {
            double[] entries = new double[parameters.length * parameters.length];
            convex.hessian(parameters, entries);
            return symmetrised(HessianMethod.ANALYTIC, entries, parameters.length);
        }
        if (model instanceof ScoredModel scored && scored.hasProducts()) {
            return byProducts(scored, parameters, cancelled, progress);
        }
        return byDifferences(model, parameters, cancelled, progress);
    }

    /// Row j is H eⱼ.
    private static Hessian byProducts(
            ScoredModel model, double[] parameters, BooleanSupplier cancelled, IntConsumer progress) {
        int dimension = parameters.length;
        double[] entries = new double[dimension * dimension];
        double[] unit = new double[dimension];
        double[] row = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            if (cancelled.getAsBoolean()) {
                throw new CancellationException("measurement of the Hessian was cancelled");
            }
            unit[j] = 1;
            model.product(CurvatureMatrix.HESSIAN, parameters, unit, row);
            unit[j] = 0;
            System.arraycopy(row, 0, entries, j * dimension, dimension);
            progress.accept(j + 1);
        }
        return symmetrised(HessianMethod.ALGORITHMIC_DIFFERENTIATION, entries, dimension);
    }

    /// Row j is (∇L(θ + εeⱼ) − ∇L(θ − εeⱼ)) / 2ε.
    static Hessian byDifferences(Model model, double[] parameters, BooleanSupplier cancelled, IntConsumer progress) {
        int dimension = parameters.length;
        double[] entries = new double[dimension * dimension];
        double[] shifted = parameters.clone();
        double[] above = new double[dimension];
        double[] below = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            if (cancelled.getAsBoolean()) {
                throw new CancellationException("measurement of the Hessian was cancelled");
            }
            shifted[j] = parameters[j] + DIFFERENCE;
            model.fullGradient(shifted, above);
            double upper = shifted[j];
            shifted[j] = parameters[j] - DIFFERENCE;
            model.fullGradient(shifted, below);
            double width = upper - shifted[j];
            shifted[j] = parameters[j];
            for (int i = 0; i < dimension; i++) {
                entries[j * dimension + i] = (above[i] - below[i]) / width;
            }
            progress.accept(j + 1);
        }
        return symmetrised(HessianMethod.GRADIENT_DIFFERENCES, entries, dimension);
    }

    private static Hessian symmetrised(HessianMethod method, double[] entries, int dimension) {
        double greatest = 0;
        for (int i = 0; i < dimension; i++) {
            for (int j = 0; j < i; j++) {
                double upper = entries[j * dimension + i];
                double lower = entries[i * dimension + j];
                greatest = Math.max(greatest, Math.abs(upper - lower));
                double mean = (upper + lower) / 2;
                entries[j * dimension + i] = mean;
                entries[i * dimension + j] = mean;
            }
        }
        return new Hessian(method, entries, greatest);
    }

    public HessianMethod method() {
        return method;
    }

    /// d × d, symmetric. Not to be modified.
    public double[] entries() {
        return entries;
    }

    /// Greatest |Hᵢⱼ − Hⱼᵢ| before symmetrisation.
    public double asymmetry() {
        return asymmetry;
    }
}
