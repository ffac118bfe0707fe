package dev.perrin.analysis.comparison;

import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.component.ModeVectors;
import dev.perrin.analysis.exponent.FitWindow;
import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Comparison;
import dev.perrin.proto.analysis.v1.DistanceMethod;
import dev.perrin.proto.analysis.v1.Exponent;
import dev.perrin.proto.analysis.v1.ModeVariance;
import dev.perrin.proto.analysis.v1.MsdPoint;
import java.util.List;
import java.util.Optional;

/// The published result: what was measured, each quantity beside its prediction. What is not known yet is absent,
/// never NaN.
public final class ResultAssembler {
    private final RunPlan plan;
    private final Optional<Curvature> curvature;
    private final ModeVectors modes;
    private final Optional<RunPrediction> prediction;

    /// @param modes of the run. Modified: made when they are asked for first.
    public ResultAssembler(
            RunPlan plan, Optional<Curvature> curvature, ModeVectors modes, Optional<RunPrediction> prediction) {
        this.plan = plan;
        this.curvature = curvature;
        this.modes = modes;
        this.prediction = prediction;
    }

    /// Everything but sequence, displacement points and what is known of the run's end.
    public AnalysisResult.Builder assemble(RunAnalysis analysis) {
        Quantities quantities = new Quantities(plan, analysis, prediction);
        AnalysisResult.Builder result = AnalysisResult.newBuilder()
                .setRun(plan.run())
                .setRecord(plan.record())
                .setSnapshotsAnalysed(analysis.snapshotsAnalysed())
                .setSnapshotsIncomplete(analysis.snapshotsSkipped())
                .setLastStep(analysis.lastStep())
                .setSettings(plan.settings().toProto())
                .setDistanceMethod(
                        switch (plan.distanceMethod()) {
                            case EXACT -> DistanceMethod.DISTANCE_METHOD_EXACT;
                            case SKETCH -> DistanceMethod.DISTANCE_METHOD_SKETCH;
                        })
                .setLocalDisplacement(comparison(quantities.localDisplacement()));
        addDisplacements(quantities, result);
        FitWindow.of(plan)
                .ifPresent(window -> result.setExponent(Exponent.newBuilder()
                        .setFromLagSteps(window.fromLagSteps())
                        .setToLagSteps(window.toLagSteps())
                        .setExponent(comparison(quantities.exponent(window)))));
        curvature.ifPresent(measured -> addModes(quantities, measured, result));
        new DisplacementSections(plan, analysis)
                .addTo(
                        result,
                        quantities,
                        List.copyOf(prediction.map(RunPrediction::all).orElse(List.of())));
        new GrowthSection(plan, analysis, prediction).addTo(result);
        new MotionSections(plan, analysis, prediction).addTo(result);
        new ComponentSection(plan, analysis, curvature, modes).addTo(result);
        new StationaritySections(plan, analysis).addTo(result);
        prediction.ifPresent(known -> result.setTheoryComparison(TheoryScores.of(quantities.scored(), known)));
        return result.addAllCaveats(Caveats.of(plan, curvature.map(Curvature::summary), Optional.of(analysis)));
    }

    private void addDisplacements(Quantities quantities, AnalysisResult.Builder result) {
        for (int slot = 0; plan.hasWindows() && slot < plan.lags().size(); slot++) {
            Quantity displacement = quantities.meanSquaredDisplacement(slot);
            int lagSlot = slot;
            boolean predicted =
                    prediction.flatMap(known -> known.place(lagSlot)).isPresent();
            if (displacement.measured().count() > 0 || predicted) {
                result.addMsd(MsdPoint.newBuilder()
                        .setLagSteps(plan.lagSteps(slot))
                        .setWindowCount(displacement.measured().count())
                        .setMsd(comparison(displacement)));
            }
        }
    }

    private void addModes(Quantities quantities, Curvature measured, AnalysisResult.Builder result) {
        for (int i = 0; i < measured.eigenvectorCount(); i++) {
            int mode = i;
            result.addModes(ModeVariance.newBuilder()
                    .setIndex(mode)
                    .setEigenvalue(measured.summary().getEigenvalue(mode))
                    .setNoiseVariance(measured.summary().getNoiseVariance(mode))
                    .setPositionVariance(comparison(quantities.positionVariance(mode)))
                    .setVelocityVariance(comparison(quantities.velocityVariance(mode)))
                    .setDampingRegime(
                            prediction.map(known -> known.dampingRegime(mode)).orElse("")));
        }
    }

    private Comparison comparison(Quantity quantity) {
        return quantity.compareWith(prediction.map(RunPrediction::all).orElse(List.of()));
    }
}
