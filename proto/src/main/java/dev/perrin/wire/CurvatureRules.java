package dev.perrin.wire;

import dev.perrin.proto.curvature.v1.NormalisationStatistics;
import dev.perrin.proto.run.v1.CurvatureSpec;
import dev.perrin.proto.run.v1.ExampleSubset;
import dev.perrin.proto.run.v1.ModelSpec;
import dev.perrin.proto.run.v1.RunSpec;

/// The rules of how curvature is measured.
final class CurvatureRules {
    private CurvatureRules() {}

    static void check(RunSpec spec, Violations found) {
        found.requireBetween(0, spec.getProjectedModes(), Integer.MAX_VALUE, "projected_modes");
        if (!spec.hasCurvature()) {
            return;
        }
        CurvatureSpec curvature = spec.getCurvature();
        products(curvature, found);
        if (curvature.hasSubset()) {
            subset(curvature.getSubset(), found);
        }
        normalisation(spec, found);
    }

    private static void products(CurvatureSpec curvature, Violations found) {
        found.requireBetween(0, curvature.getBottomModes(), RunSpecRules.MAX_SAMPLED_MODES, "curvature.bottom_modes");
        found.require(
                curvature.getTolerance() >= 0 && curvature.getTolerance() < 1,
                "curvature.tolerance",
                "be at least 0 and below 1",
                curvature.getTolerance());
        found.requireBetween(0, curvature.getMaxProducts(), Integer.MAX_VALUE, "curvature.max_products");
        found.requireZeroOrBetween(2, curvature.getProbes(), RunSpecRules.MAX_PROBES, "curvature.probes");
        found.requireZeroOrBetween(
                2, curvature.getQuadratureSteps(), RunSpecRules.MAX_PROBES, "curvature.quadrature_steps");
        found.requireZeroOrBetween(
                RunSpecRules.LEAST_NOISE_EXAMPLES,
                curvature.getNoiseExamples(),
                Integer.MAX_VALUE,
                "curvature.noise_examples");
    }

    private static void subset(ExampleSubset subset, Violations found) {
        found.require(
                RunId.isValid(subset.getName()),
                "curvature.subset.name",
                "be 1 to 64 of [a-z0-9-]",
                "'" + RunSpecRules.printable(subset.getName()) + "'");
        found.requireBetween(2, subset.getSize(), Integer.MAX_VALUE, "curvature.subset.size");
    }

    private static void normalisation(RunSpec spec, Violations found) {
        NormalisationStatistics statistics = spec.getCurvature().getNormalisation();
        found.require(
                statistics != NormalisationStatistics.UNRECOGNIZED,
                "curvature.normalisation",
                "be running, minibatch or re_estimated",
                "number " + spec.getCurvature().getNormalisationValue());
        found.require(
                normalises(spec.getModel())
                        || statistics == NormalisationStatistics.NORMALISATION_STATISTICS_UNSPECIFIED,
                "curvature.normalisation",
                "be unset for a model without batch norm",
                statistics);
    }

    private static boolean normalises(ModelSpec model) {
        return model.getBatchNorm()
                || model.getName().startsWith("resnet")
                || model.getName().endsWith("_bn");
    }
}
