package dev.perrin.analysis.web;

import dev.perrin.analysis.alllag.LagThinning;
import dev.perrin.analysis.live.Ensembles;
import dev.perrin.analysis.live.LiveView;
import dev.perrin.proto.analysis.v1.AllLagCurves;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.GetEnsembleResponse;
import dev.perrin.proto.analysis.v1.MsdPoint;
import dev.perrin.proto.analysis.v1.ReferenceDisplacement;
import java.util.ArrayList;
import java.util.List;

/// What the service answers of the sample's run beside its result.
final class SampleAnswers {
    private static final int SEEDS = 4;

    private SampleAnswers() {}

    static AllLagCurves allLags() {
        List<SampleMode> modes = SampleResult.modes();
        AllLagCurves.Builder curves = AllLagCurves.newBuilder();
        for (int lag : LagThinning.of(SampleMode.STEPS / 2, 60)) {
            curves.addLagSteps(lag)
                    .addPairs(SampleMode.STEPS - lag)
                    .addMsd(SampleResult.sum(modes, mode -> mode.measuredMsd(lag)))
                    .addMsdErrorBound(1e-16)
                    .addVelocityAutocovariance(SampleResult.sum(modes, mode -> mode.measuredAutocovariance(lag)))
                    .addVelocityErrorBound(1e-16);
        }
        return curves.build();
    }

    /// Runs whose displacements differ by a few percent.
    static GetEnsembleResponse ensemble() {
        LiveView view = new LiveView();
        AnalysisResult sample =
                SampleResult.make().toBuilder().setResultId("live").build();
        List<String> runs = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            String run = seed == 1 ? SampleResult.RUN : SampleResult.RUN + "-" + seed;
            runs.add(run);
            view.add(ofSeed(sample, run, seed));
        }
        return new Ensembles(view).of(runs.getFirst()).orElseThrow();
    }

    private static AnalysisResult ofSeed(AnalysisResult sample, String run, int seed) {
        AnalysisResult.Builder result = sample.toBuilder().setRun(run);
        result.getRecordBuilder().setRun(run).getSpecBuilder().setRun(run).setSeed(seed);
        for (MsdPoint.Builder point : result.getMsdBuilderList()) {
            double factor = 1 + 0.04 * Math.sin(seed + Math.log((double) point.getLagSteps()));
            point.getMsdBuilder().setMeasured(factor * point.getMsd().getMeasured());
        }
        for (ReferenceDisplacement.Builder reference : result.getReferencesBuilderList()) {
            for (int i = 0; i < reference.getSquaredAtLagCount(); i++) {
                double factor = 1 + 0.25 * Math.sin(3.0 * seed + i);
                reference.setSquaredAtLag(i, factor * reference.getSquaredAtLag(i));
            }
        }
        return result.build();
    }
}
