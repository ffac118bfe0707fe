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
    /// @param progress hears how many columns that took gradients there are
    /// @throws CancellationException when `cancelled` says so
    public static Hessian of(
            Model model,
            double[] parameters,
            BooleanSupplier cancelled,
            IntConsumer progress,
            MeasurementJournal journal) {
        if (model instanceof ConvexModel convex) {
            double[] entries = new double[parameters.length * parameters.length];
            journal.result(entries, () -> convex.hessian(parameters, entries));
            return symmetrised(HessianMethod.ANALYTIC, entries, parameters.length);
        }
        if (model instanceof ScoredModel scored && scored.hasProducts()) {
            double[] entries = entries(parameters.length, products(scored, parameters), cancelled, progress, journal);
            return symmetrised(HessianMethod.ALGORITHMIC_DIFFERENTIATION, entries, parameters.length);
        }
        return byDifferences(model, parameters, cancelled, progress, journal);
    }

    /// A row of the matrix, before it is symmetrised.
    private interface Row {
        /// @param entries length d. Modified.
        void compute(int row, double[] entries);
    }

    /// Row j is H eⱼ.
    private static Row products(ScoredModel model, double[] parameters) {
        double[] unit = new double[parameters.length];
        return (j, entries) -> {
            unit[j] = 1;
            model.product(CurvatureMatrix.HESSIAN, parameters, unit, entries);
            unit[j] = 0;
        };
    }

    /// Row j is (∇L(θ + εeⱼ) − ∇L(θ − εeⱼ)) / 2ε.
    private static Row differences(Model model, double[] parameters) {
        double[] shifted = parameters.clone();
        double[] above = new double[parameters.length];
        double[] below = new double[parameters.length];
        return (j, entries) -> {
            shifted[j] = parameters[j] + DIFFERENCE;
            model.fullGradient(shifted, above);
            double upper = shifted[j];
            shifted[j] = parameters[j] - DIFFERENCE;
            model.fullGradient(shifted, below);
            double width = upper - shifted[j];
            shifted[j] = parameters[j];
            for (int i = 0; i < entries.length; i++) {
                entries[i] = (above[i] - below[i]) / width;
            }
        };
    }

    static Hessian byDifferences(
            Model model,
            double[] parameters,
            BooleanSupplier cancelled,
            IntConsumer progress,
            MeasurementJournal journal) {
        double[] entries = entries(parameters.length, differences(model, parameters), cancelled, progress, journal);
        return symmetrised(HessianMethod.GRADIENT_DIFFERENCES, entries, parameters.length);
    }

    private static double[] entries(
            int dimension, Row row, BooleanSupplier cancelled, IntConsumer progress, MeasurementJournal journal) {
        double[] entries = new double[dimension * dimension];
        int part = Math.ceilDiv(dimension, MeasurementJournal.PARTS);
        for (int first = 0; first < dimension; first += part) {
            int from = first;
            double[] rows = new double[Math.min(part, dimension - first) * dimension];
            journal.result(rows, () -> compute(row, from, dimension, rows, cancelled, progress));
            System.arraycopy(rows, 0, entries, first * dimension, rows.length);
            progress.accept(first + rows.length / dimension);
        }
        return entries;
    }

    /// @param rows of the matrix from a first one on. Modified.
    private static void compute(
            Row row, int first, int dimension, double[] rows, BooleanSupplier cancelled, IntConsumer progress) {
        double[] entries = new double[dimension];
        for (int next = 0; next < rows.length / dimension; next++) {
            progress.accept(first + next);
            if (cancelled.getAsBoolean()) {
                throw new CancellationException("measurement of the Hessian was cancelled");
            }
            row.compute(first + next, entries);
            System.arraycopy(entries, 0, rows, next * dimension, dimension);
        }
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
