package dev.perrin.analysis.comparison;

import dev.perrin.analysis.blocks.Estimate;
import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.exponent.FitWindow;
import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Comparison;
import dev.perrin.proto.analysis.v1.Exponent;
import dev.perrin.proto.analysis.v1.ModeVariance;
import dev.perrin.proto.analysis.v1.MsdPoint;
import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.proto.theory.v1.Prediction;
import java.util.Optional;
import java.util.function.Function;

/// The published result: what was measured, each quantity beside its prediction. What is not known yet is absent,
/// never NaN.
public final class ResultAssembler {
    private final RunPlan plan;
    private final Optional<Curvature> curvature;
    private final Optional<RunPrediction> prediction;

    public ResultAssembler(RunPlan plan, Optional<Curvature> curvature, Optional<RunPrediction> prediction) {
        this.plan = plan;
        this.curvature = curvature;
        this.prediction = prediction;
    }

    /// Everything but sequence, displacement points and what is known of the run's end.
    public AnalysisResult.Builder assemble(RunAnalysis analysis) {
        AnalysisResult.Builder result = AnalysisResult.newBuilder()
                .setRun(plan.run())
                .setRecord(plan.record())
                .setSnapshotsAnalysed(analysis.snapshotsAnalysed())
                .setSnapshotsIncomplete(analysis.snapshotsSkipped())
                .setLastStep(analysis.lastStep())
                .setLocalDisplacement(comparison(analysis.localDisplacement(plan), Prediction::getLocalDisplacement));
        addDisplacements(analysis, result);
        FitWindow.of(plan).ifPresent(window -> result.setExponent(exponent(analysis, window)));
        curvature.ifPresent(measured -> addModes(analysis, measured, result));
        return result.addAllCaveats(Caveats.of(plan, curvature.map(Curvature::summary), Optional.of(analysis)));
    }

    private void addDisplacements(RunAnalysis analysis, AnalysisResult.Builder result) {
        for (int i = 0; plan.windowed() && i < plan.lags().size(); i++) {
            int slot = i;
            Estimate measured = analysis.meanSquaredDisplacement(plan, slot);
            Optional<Integer> place = prediction.flatMap(known -> known.place(slot));
            if (measured.count() > 0 || place.isPresent()) {
                result.addMsd(MsdPoint.newBuilder()
                        .setLagSteps(plan.lagSteps(slot))
                        .setWindowCount(measured.count())
                        .setMsd(comparison(
                                measured, each -> place.map(each::getMsd).orElse(Double.NaN))));
            }
        }
    }

    private Exponent exponent(RunAnalysis analysis, FitWindow window) {
        return Exponent.newBuilder()
                .setFromLagSteps(window.fromLagSteps())
                .setToLagSteps(window.toLagSteps())
                .setExponent(comparison(
                        analysis.exponent(plan, window), each -> each.hasExponent() ? each.getExponent() : Double.NaN))
                .build();
    }

    private void addModes(RunAnalysis analysis, Curvature measured, AnalysisResult.Builder result) {
        for (int i = 0; i < measured.eigenvectorCount(); i++) {
            int mode = i;
            boolean projected = mode < analysis.modes();
            result.addModes(ModeVariance.newBuilder()
                    .setIndex(mode)
                    .setEigenvalue(measured.summary().getEigenvalue(mode))
                    .setNoiseVariance(measured.summary().getNoiseVariance(mode))
                    .setPositionVariance(modeComparison(
                            projected ? analysis.positionVariance(mode) : Estimate.NONE,
                            mode,
                            each -> each.hasPositionVariance() ? each.getPositionVariance() : Double.NaN))
                    .setVelocityVariance(modeComparison(
                            projected ? analysis.velocityVariance(mode) : Estimate.NONE,
                            mode,
                            ModePrediction::getVelocityVariance))
                    .setDampingRegime(
                            prediction.map(known -> known.dampingRegime(mode)).orElse("")));
        }
    }

    private Comparison comparison(Estimate measured, Function<Prediction, Double> predicted) {
        return comparison(
                measured,
                prediction.map(RunPrediction::heavyBall).map(predicted),
                prediction.map(RunPrediction::langevin).map(predicted));
    }

    private Comparison modeComparison(Estimate measured, int mode, Function<ModePrediction, Double> predicted) {
        return comparison(
                measured,
                prediction.flatMap(known -> known.heavyBallMode(mode)).map(predicted),
                prediction.flatMap(known -> known.langevinMode(mode)).map(predicted));
    }

    private static Comparison comparison(Estimate measured, Optional<Double> heavyBall, Optional<Double> langevin) {
        Comparison.Builder comparison = Comparison.newBuilder();
        if (Double.isFinite(measured.value())) {
            comparison.setMeasured(measured.value());
        }
        if (Double.isFinite(measured.standardError())) {
            comparison.setStandardError(measured.standardError());
        }
        heavyBall.filter(Double::isFinite).ifPresent(comparison::setPredicted);
        langevin.filter(Double::isFinite).ifPresent(comparison::setPredictedLangevin);
        return comparison.build();
    }
}
