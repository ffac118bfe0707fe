package dev.perrin.trainer.run;

import dev.perrin.proto.curvature.v1.NormalisationStatistics;
import dev.perrin.proto.run.v1.CurvatureSpec;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.wire.RunSpecRules;
import java.util.List;

/// What a measurement at a stored snapshot is made of: what was asked for, before what the measured run has.
final class MeasurementSpecs {
    private MeasurementSpecs() {}

    /// The measured run's specification with what was asked for, still without `curvature_of`.
    ///
    /// @throws SpecRefusedException when a rule is broken
    static RunSpec.Builder of(RunSpec requested, RunRecord measured) {
        List<String> violations = RunSpecRules.violations(requested);
        if (!violations.isEmpty()) {
            throw new SpecRefusedException(violations);
        }
        if (measured.getSpec().hasCurvatureOf()) {
            throw refused("curvature_of.run must have snapshots, but '" + measured.getRun() + "' is a measurement");
        }
        RunSpec.Builder spec =
                measured.getSpec().toBuilder().setRun(requested.getRun()).clearChanges();
        // Where it began is of no account.
        spec.getModelBuilder().clearWeights();
        if (requested.getProjectedModes() > 0) {
            spec.setProjectedModes(requested.getProjectedModes());
        }
        return spec.setCurvature(curvature(requested, spec, measured.hasBuffers()));
    }

    /// @param hasStatistics whether the run's snapshots have batch norm's running statistics
    private static CurvatureSpec curvature(RunSpec requested, RunSpec.Builder spec, boolean hasStatistics) {
        CurvatureSpec.Builder curvature =
                spec.getCurvature().toBuilder().clearSchedule().mergeFrom(requested.getCurvature());
        if (requested.getCurvature().hasSubset()) {
            curvature.setSubset(requested.getCurvature().getSubset());
        }
        boolean asked = requested.getCurvature().getNormalisation()
                != NormalisationStatistics.NORMALISATION_STATISTICS_UNSPECIFIED;
        switch (curvature.getNormalisation()) {
            case NORMALISATION_STATISTICS_UNSPECIFIED, NORMALISATION_STATISTICS_RUNNING -> {
                if (asked && !hasStatistics) {
                    throw refused("curvature.normalisation must be minibatch or re_estimated at a stored snapshot that"
                            + " has no running statistics, but is running");
                }
                if (!hasStatistics && RunSpecRules.hasBatchNorm(spec.getModel())) {
                    curvature.setNormalisation(NormalisationStatistics.NORMALISATION_STATISTICS_RE_ESTIMATED);
                }
            }
            case NORMALISATION_STATISTICS_MINIBATCH, NORMALISATION_STATISTICS_RE_ESTIMATED, UNRECOGNIZED -> {}
        }
        return curvature.build();
    }

    private static SpecRefusedException refused(String violation) {
        return new SpecRefusedException(List.of(violation));
    }
}
