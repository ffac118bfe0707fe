package dev.perrin.trainer.curvature;

import dev.perrin.trainer.curvature.MeasurementProgress.Stage;
import dev.perrin.trainer.model.ConvexModel;
import dev.perrin.trainer.model.CurvatureMatrix;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.ScoredModel;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Measures both ends of the spectrum, its density, and the noise along the eigenvectors, by products of the Hessian
/// with vectors: for models whose Hessian is too large to be held. Deterministic.
///
/// @param batchSize S
/// @param weightDecay λ
/// @param noiseExamples from whose gradients the noise is had; all when there are fewer
/// @param seed which examples
/// @param gaussNewton the Gauss-Newton matrix is measured in place of the Hessian
public record LanczosMeasurement(
        int batchSize,
        double weightDecay,
        LanczosEigensolver solver,
        LanczosQuadrature quadrature,
        int noiseExamples,
        long seed,
        boolean gaussNewton) {
    /// @param position θ, length d. Not modified.
    /// @param progress hears of every product and of every example
    /// @throws dev.perrin.trainer.linearalgebra.NumericalException when gradients are not finite
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
        if (!(model instanceof ConvexModel)) {
            // Of differences the step is found, of products by differentiation the rounding.
            progress.accept(MeasurementProgress.begin(Stage.DIFFERENCES));
        }
        HessianProduct hessian = new JournalledProduct(product(model, parameters, cancelled, journal), journal);
        int products = quadrature.probes() * Math.min(quadrature.steps(), position.length);
        LanczosQuadrature.Moments moments = quadrature.measure(
                hessian,
                made -> progress.accept(MeasurementProgress.of(Stage.DENSITY, "product", made, products)),
                journal);
        ExtremeEigenpairs pairs =
                solver.solve(hessian, new EigenpairProgress(solver.tolerance(), solver.maxProducts(), progress));
        progress.accept(MeasurementProgress.begin(Stage.NOISE));
        double[] gradient = new double[parameters.length];
        journal.result(gradient, () -> model.fullGradient(parameters, gradient));
        ProjectedNoise noise = ProjectedNoise.measure(
                model, parameters, gradient, pairs.vectors(), noiseExamples, seed, cancelled, progress, journal);
        return curvature(hessian, pairs, moments, noise, totalGradients(pairs, gradient, parameters));
    }

    /// Both matrices are one for a model that is linear in its scores.
    private HessianProduct product(
            Model model, double[] parameters, BooleanSupplier cancelled, MeasurementJournal journal) {
        if (model instanceof ConvexModel convex) {
            return new AnalyticProduct(convex, parameters, cancelled);
        }
        if (model instanceof ScoredModel scored && scored.hasProducts()) {
            CurvatureMatrix matrix = gaussNewton ? CurvatureMatrix.GAUSS_NEWTON : CurvatureMatrix.HESSIAN;
            return new TangentProduct(scored, matrix, parameters, cancelled, journal);
        }
        if (!gaussNewton) {
            return GradientDifferences.balanced(model::fullGradient, parameters, cancelled, journal);
        }
        if (model instanceof ScoredModel scored) {
            return new GaussNewtonProduct(scored, parameters, cancelled, journal);
        }
        throw new IllegalArgumentException("the Gauss-Newton matrix needs a model that gives its scores");
    }

    private Curvature curvature(
            HessianProduct hessian,
            ExtremeEigenpairs pairs,
            LanczosQuadrature.Moments moments,
            ProjectedNoise noise,
            double[] gradients) {
        int order = pairs.values().length;
        double[] noiseVariances = new double[order];
        for (int mode = 0; mode < order; mode++) {
            noiseVariances[mode] = noise.covariance()[mode * order + mode] / batchSize;
        }
        double scale = Math.max(Math.abs(pairs.values()[0]), Double.MIN_NORMAL);
        return new Curvature(
                hessian.method(),
                hessian.dimension(),
                pairs.values(),
                noiseVariances,
                gradients,
                pairs.vectors(),
                pairs.relativeResidual(),
                pairs.asymmetry() / scale,
                noise.offDiagonalFraction().value(),
                Optional.of(new Curvature.Sampled(
                        pairs.upperCount(),
                        pairs.residuals(),
                        pairs.converged(),
                        hessian.relativeError(),
                        pairs.products() + moments.products(),
                        moments,
                        noise,
                        batchSize)));
    }

    /// q_l·(∇L + λθ).
    private double[] totalGradients(ExtremeEigenpairs pairs, double[] gradient, double[] parameters) {
        double[] total = gradient.clone();
        Vectors.addScaled(total, weightDecay, parameters);
        double[] gradients = new double[pairs.values().length];
        for (int mode = 0; mode < gradients.length; mode++) {
            gradients[mode] = Vectors.dot(pairs.vectors()[mode], total);
        }
        return gradients;
    }
}
