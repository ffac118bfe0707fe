package dev.perrin.wire;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.perrin.proto.curvature.v1.CurvatureMatrix;
import dev.perrin.proto.curvature.v1.NormalisationStatistics;
import dev.perrin.proto.curvature.v1.Precision;
import dev.perrin.proto.run.v1.CurvatureSchedule;
import dev.perrin.proto.run.v1.CurvatureSpec;
import dev.perrin.proto.run.v1.CurvatureTarget;
import dev.perrin.proto.run.v1.Engine;
import dev.perrin.proto.run.v1.ExampleSubset;
import dev.perrin.proto.run.v1.RunSpec;
import java.util.List;
import java.util.Set;

/// The rules of how curvature is measured.
final class CurvatureRules {
    private static final Set<String> OF_MEASUREMENTS = Set.of("run", "curvature_of", "curvature", "projected_modes");

    private CurvatureRules() {}

    static void check(RunSpec spec, Violations found) {
        found.requireBetween(0, spec.getProjectedModes(), Integer.MAX_VALUE, "projected_modes");
        if (!spec.hasCurvature()) {
            return;
        }
        curvature(spec.getCurvature(), found);
        normalisation(spec, found);
        computation(spec, found);
        if (spec.getCurvature().hasSchedule()) {
            schedule(spec.getCurvature().getSchedule(), spec.getLimitingSteps(), found);
        }
    }

    /// Of a measurement at a stored snapshot; what depends on the measured run is the trainer's to judge.
    static void target(RunSpec spec, Violations found) {
        CurvatureTarget target = spec.getCurvatureOf();
        found.require(
                RunId.isValid(target.getRun()),
                "curvature_of.run",
                "be 1 to 64 of [a-z0-9-]",
                "'" + RunSpecRules.printable(target.getRun()) + "'");
        found.requireBetween(0, target.getOrdinal(), Long.MAX_VALUE, "curvature_of.ordinal");
        found.requireBetween(0, target.getStep(), Long.MAX_VALUE, "curvature_of.step");
        List<String> others = spec.getAllFields().keySet().stream()
                .map(FieldDescriptor::getName)
                .filter(name -> !OF_MEASUREMENTS.contains(name))
                .toList();
        found.require(
                others.isEmpty(),
                "a specification with curvature_of",
                "have run, curvature and projected_modes beside it and nothing else",
                others);
        found.requireBetween(0, spec.getProjectedModes(), Integer.MAX_VALUE, "projected_modes");
        curvature(spec.getCurvature(), found);
        found.require(
                !spec.getCurvature().hasSchedule(),
                "curvature.schedule",
                "be left out with curvature_of",
                "a schedule");
    }

    private static void curvature(CurvatureSpec curvature, Violations found) {
        products(curvature, found);
        found.require(
                curvature.getMatrix() != CurvatureMatrix.UNRECOGNIZED,
                "curvature.matrix",
                "be hessian or gauss_newton",
                "number " + curvature.getMatrixValue());
        found.require(
                curvature.getPrecision() != Precision.UNRECOGNIZED,
                "curvature.precision",
                "be float64 or float32",
                "number " + curvature.getPrecisionValue());
        found.require(
                curvature.getEngine() != Engine.UNRECOGNIZED,
                "curvature.engine",
                "be dl4j or djl_pytorch",
                "number " + curvature.getEngineValue());
        if (curvature.hasSubset()) {
            subset(curvature.getSubset(), found);
        }
    }

    private static void schedule(CurvatureSchedule schedule, long limitingSteps, Violations found) {
        found.requireBetween(0, schedule.getEverySteps(), RunSpecRules.MAX_STEPS, "curvature.schedule.every_steps");
        found.require(
                schedule.getEverySteps() != 0 || schedule.getLimitingStepsCount() > 0,
                "curvature.schedule",
                "name steps",
                "empty");
        long before = 0;
        for (int i = 0; i < schedule.getLimitingStepsCount(); i++) {
            found.requireBetween(
                    before + 1,
                    schedule.getLimitingSteps(i),
                    limitingSteps,
                    "curvature.schedule.limiting_steps[" + i + "]");
            before = schedule.getLimitingSteps(i);
        }
        long regular = schedule.getEverySteps() > 0 ? limitingSteps / schedule.getEverySteps() : 0;
        found.requireBetween(
                0,
                regular + schedule.getLimitingStepsCount(),
                RunSpecRules.MAX_MEASUREMENTS,
                "number of measurements of curvature.schedule");
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
                RunSpecRules.hasBatchNorm(spec.getModel())
                        || statistics == NormalisationStatistics.NORMALISATION_STATISTICS_UNSPECIFIED,
                "curvature.normalisation",
                "be unset for a model without batch norm",
                statistics);
    }

    private static void computation(RunSpec spec, Violations found) {
        boolean isNetwork = !ModelSpecRules.isConvex(spec.getModel());
        found.require(
                isNetwork || spec.getCurvature().getPrecision() != Precision.PRECISION_FLOAT32,
                "curvature.precision",
                "be float64 for linear and softmax",
                spec.getCurvature().getPrecision());
        found.require(
                isNetwork || spec.getCurvature().getEngine() == Engine.ENGINE_UNSPECIFIED,
                "curvature.engine",
                "be unset for linear and softmax, which have their own",
                spec.getCurvature().getEngine());
    }
}
