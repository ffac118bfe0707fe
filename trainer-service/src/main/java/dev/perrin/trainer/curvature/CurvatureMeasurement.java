package dev.perrin.trainer.curvature;

import dev.perrin.trainer.curvature.MeasurementProgress.Stage;
import dev.perrin.trainer.linearalgebra.Eigenpairs;
import dev.perrin.trainer.linearalgebra.Lapack;
import dev.perrin.trainer.linearalgebra.NumericalException;
import dev.perrin.trainer.model.Model;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Measures the full Hessian and the gradient noise per Hessian mode. O(d³ + N d²) time, O(d²) memory: for small
/// models.
///
/// @param batchSize S
/// @param weightDecay λ
/// @param vectorCount leading eigenvectors to keep, at most d are
public record CurvatureMeasurement(int batchSize, double weightDecay, int vectorCount) {
    private static final double GREATEST_RESIDUAL = 1e-8;

    /// @param position θ, length d. Not modified.
    /// @param progress hears how far it is
    /// @throws NumericalException when the eigenpairs do not satisfy their equation
    /// @throws java.util.concurrent.CancellationException when `cancelled` says so
    public Curvature at(
            Model model, float[] position, BooleanSupplier cancelled, Consumer<MeasurementProgress> progress) {
        return at(model, position, cancelled, progress, MeasurementJournal.NONE);
    }

    /// @param journal of this measurement
    public Curvature at(
            Model model,
            float[] position,
            BooleanSupplier cancelled,
            Consumer<MeasurementProgress> progress,
            MeasurementJournal journal) {
        double[] parameters = Vectors.widened(position);
        progress.accept(MeasurementProgress.begin(Stage.HESSIAN));
        Hessian hessian = Hessian.of(
                model,
                parameters,
                cancelled,
                columns -> progress.accept(MeasurementProgress.of(Stage.HESSIAN, "column", columns, parameters.length)),
                journal);
        Eigenpairs modes = Lapack.eigenpairs(hessian.entries(), parameters.length);
        int kept = Math.min(vectorCount, parameters.length);
        double scale = Math.max(Math.abs(modes.values()[0]), Double.MIN_NORMAL);
        double residual = modes.greatestResidual(hessian.entries(), kept) / scale;
        if (!(residual <= GREATEST_RESIDUAL)) {
            throw new NumericalException("eigenpairs of the Hessian leave a relative residual of " + residual
                    + ", more than " + GREATEST_RESIDUAL);
        }
        progress.accept(MeasurementProgress.begin(Stage.NOISE));
        double[] mean = new double[parameters.length];
        journal.result(mean, () -> model.fullGradient(parameters, mean));
        GradientNoise noise = GradientNoise.along(model, parameters, mean, modes.vectors(), kept, cancelled, journal);
        double[] noiseVariances = noise.variances();
        for (int mode = 0; mode < noiseVariances.length; mode++) {
            noiseVariances[mode] /= batchSize;
        }
        double[][] vectors = new double[kept][];
        for (int mode = 0; mode < kept; mode++) {
            vectors[mode] =
                    Arrays.copyOfRange(modes.vectors(), mode * parameters.length, (mode + 1) * parameters.length);
        }
        return new Curvature(
                hessian.method(),
                parameters.length,
                modes.values(),
                noiseVariances,
                totalGradients(modes, mean, parameters),
                vectors,
                residual,
                hessian.asymmetry() / scale,
                noise.offDiagonalFraction(),
                Optional.empty());
    }

    private double[] totalGradients(Eigenpairs modes, double[] mean, double[] parameters) {
        int dimension = parameters.length;
        double[] gradients = new double[dimension];
        for (int mode = 0; mode < dimension; mode++) {
            for (int i = 0; i < dimension; i++) {
                gradients[mode] += modes.vectors()[mode * dimension + i] * (mean[i] + weightDecay * parameters[i]);
            }
        }
        return gradients;
    }
}
