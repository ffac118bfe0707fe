package dev.perrin.trainer.run;

import dev.perrin.proto.curvature.v1.CurvatureMatrix;
import dev.perrin.proto.run.v1.CurvatureSpec;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.trainer.curvature.LanczosEigensolver;
import dev.perrin.trainer.curvature.LanczosMeasurement;
import dev.perrin.trainer.curvature.LanczosQuadrature;
import dev.perrin.trainer.sgd.Hyperparameters;

/// How the curvature of a run is measured: its whole Hessian where that can be held, products with vectors where not.
final class CurvaturePlan {
    /// Leading eigenpairs of a model whose Hessian cannot be held, where the specification leaves it to the trainer.
    static final int DEFAULT_LEADING = 16;

    private static final double DEFAULT_TOLERANCE = 1e-6;
    private static final int DEFAULT_MAX_PRODUCTS = 2000;
    private static final int DEFAULT_PROBES = 8;
    private static final int DEFAULT_STEPS = 24;
    private static final int DEFAULT_NOISE_EXAMPLES = 2000;
    private static final int GRID_POINTS = 512;
    private static final double RELATIVE_WIDTH = 0.01;

    /// More vectors than this make a restart rare, and every step dear.
    private static final int MAX_BASIS = 400;

    private CurvaturePlan() {}

    static boolean isSampled(RunSpec spec, long dimension, int maxDimension) {
        return dimension > maxDimension
                || spec.getCurvature().getSampled()
                || spec.getCurvature().getMatrix() == CurvatureMatrix.CURVATURE_MATRIX_GAUSS_NEWTON;
    }

    /// Vectors of length d that a measurement holds at once, at least.
    static int leastVectors(RunSpec spec) {
        return Math.max(pairs(spec) + 3, steps(spec.getCurvature()) + 1);
    }

    /// @param plan with the number of its leading eigenpairs filled in
    /// @param inForce hyperparameters at the point
    /// @param vectors of length d that there is memory for, at least [#leastVectors]
    static LanczosMeasurement of(RunPlan plan, Hyperparameters inForce, long vectors) {
        RunSpec spec = plan.spec();
        CurvatureSpec curvature = spec.getCurvature();
        long wished = Math.max(3L * pairs(spec), pairs(spec) + 24L);
        int basis = (int) Math.min(Math.min(wished, vectors - 1), Math.max(MAX_BASIS, pairs(spec) + 2));
        return new LanczosMeasurement(
                inForce.batchSize(),
                inForce.weightDecay(),
                new LanczosEigensolver(
                        spec.getProjectedModes(),
                        curvature.getBottomModes(),
                        basis,
                        or(curvature.getTolerance(), DEFAULT_TOLERANCE),
                        or(curvature.getMaxProducts(), DEFAULT_MAX_PRODUCTS),
                        plan.seed().value(),
                        curvature.getRepeatedEigenvalues()),
                new LanczosQuadrature(
                        or(curvature.getProbes(), DEFAULT_PROBES),
                        steps(curvature),
                        GRID_POINTS,
                        RELATIVE_WIDTH,
                        plan.seed().value()),
                (int) or(curvature.getNoiseExamples(), DEFAULT_NOISE_EXAMPLES),
                plan.seed().value(),
                curvature.getMatrix() == CurvatureMatrix.CURVATURE_MATRIX_GAUSS_NEWTON);
    }

    private static int pairs(RunSpec spec) {
        return spec.getProjectedModes() + spec.getCurvature().getBottomModes();
    }

    private static int steps(CurvatureSpec curvature) {
        return or(curvature.getQuadratureSteps(), DEFAULT_STEPS);
    }

    private static int or(int given, int otherwise) {
        return given == 0 ? otherwise : given;
    }

    private static long or(long given, long otherwise) {
        return given == 0 ? otherwise : given;
    }

    private static double or(double given, double otherwise) {
        return given == 0 ? otherwise : given;
    }
}
