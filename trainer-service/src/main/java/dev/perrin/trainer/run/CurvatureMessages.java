package dev.perrin.trainer.run;

import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.curvature.v1.HessianMethod;
import dev.perrin.proto.curvature.v1.SampledCurvature;
import dev.perrin.proto.curvature.v1.SampledNumber;
import dev.perrin.proto.curvature.v1.SpectralDensity;
import dev.perrin.proto.run.v1.CurvaturePoint;
import dev.perrin.trainer.curvature.Curvature;
import dev.perrin.trainer.curvature.Estimate;
import dev.perrin.trainer.curvature.ProjectedNoise;

/// A curvature measurement as a message. What is about the noise of one example there is about that of one step here.
final class CurvatureMessages {
    private static final int MOST_EIGENVALUES = 16;

    private CurvatureMessages() {}

    /// What was measured; not what it was measured of.
    static CurvatureSummary.Builder summary(Curvature curvature) {
        CurvatureSummary.Builder summary = CurvatureSummary.newBuilder()
                .setMethod(
                        switch (curvature.method()) {
                            case ANALYTIC -> HessianMethod.HESSIAN_METHOD_ANALYTIC;
                            case GRADIENT_DIFFERENCES -> HessianMethod.HESSIAN_METHOD_GRADIENT_DIFFERENCES;
                            case SCORE_DIFFERENCES -> HessianMethod.HESSIAN_METHOD_SCORE_DIFFERENCES;
                            case ALGORITHMIC_DIFFERENTIATION ->
                                HessianMethod.HESSIAN_METHOD_ALGORITHMIC_DIFFERENTIATION;
                        })
                .setGreatestRelativeResidual(curvature.relativeResidual())
                .setAsymmetry(curvature.relativeAsymmetry())
                .setNoiseOffDiagonalFraction(curvature.noiseOffDiagonalFraction());
        for (int mode = 0; mode < curvature.eigenvalues().length; mode++) {
            summary.addEigenvalue(curvature.eigenvalues()[mode])
                    .addNoiseVariance(curvature.noiseVariances()[mode])
                    .addGradient(curvature.gradients()[mode]);
        }
        curvature.sampled().ifPresent(sampled -> summary.setSampled(message(curvature, sampled)));
        return summary;
    }

    /// In short.
    static CurvaturePoint point(long step, Curvature curvature) {
        double[] eigenvalues = curvature.eigenvalues();
        int leading = Math.min(
                MOST_EIGENVALUES,
                curvature.sampled().map(Curvature.Sampled::leadingCount).orElse(eigenvalues.length));
        CurvaturePoint.Builder point = CurvaturePoint.newBuilder()
                .setStep(step)
                .setLeastEigenvalue(eigenvalues[eigenvalues.length - 1])
                .setTrace(message(curvature.traceEstimate(), 1))
                .setNoiseTrace(message(curvature.noiseTrace(), 1))
                .setGreatestRelativeResidual(curvature.relativeResidual())
                .setConverged(
                        curvature.sampled().map(Curvature.Sampled::converged).orElse(true));
        for (int mode = 0; mode < leading; mode++) {
            point.addEigenvalue(eigenvalues[mode]);
        }
        return point.build();
    }

    private static SampledCurvature message(Curvature curvature, Curvature.Sampled sampled) {
        ProjectedNoise noise = sampled.noise();
        int order = curvature.eigenvalues().length;
        SampledCurvature.Builder message = SampledCurvature.newBuilder()
                .setLeadingCount(sampled.leadingCount())
                .setConverged(sampled.converged())
                .setProductError(sampled.productError())
                .setProducts(sampled.products())
                .setTrace(message(sampled.moments().trace(), 1))
                .setSquaredTrace(message(sampled.moments().squaredTrace(), 1))
                .setDensity(density(sampled))
                .setNoiseExamples(noise.examples())
                .setNoiseOffDiagonalFractionError(noise.offDiagonalFraction().standardError());
        for (double residual : sampled.residuals()) {
            message.addResidual(residual);
        }
        double batchSize = sampled.batchSize();
        message.setNoiseTrace(message(noise.trace(), 1 / batchSize));
        for (int i = 0; i < order * order; i++) {
            message.addNoiseCovariance(noise.covariance()[i] / batchSize)
                    .addNoiseCovarianceError(noise.standardErrors()[i] / batchSize);
        }
        return message.build();
    }

    private static SampledNumber message(Estimate estimate, double factor) {
        return SampledNumber.newBuilder()
                .setValue(factor * estimate.value())
                .setStandardError(factor * estimate.standardError())
                .build();
    }

    private static SpectralDensity density(Curvature.Sampled sampled) {
        SpectralDensity.Builder density = SpectralDensity.newBuilder()
                .setWidth(sampled.moments().density().width());
        for (int point = 0; point < sampled.moments().density().eigenvalues().length; point++) {
            density.addEigenvalue(sampled.moments().density().eigenvalues()[point])
                    .addDensity(sampled.moments().density().density()[point])
                    .addStandardError(sampled.moments().density().standardErrors()[point]);
        }
        return density.build();
    }
}
