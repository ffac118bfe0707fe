package dev.perrin.analysis.comparison;

import dev.perrin.analysis.noise.ModeNoiseState;
import dev.perrin.analysis.noise.VarianceChange;
import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.stationarity.FluctuationDissipationState;
import dev.perrin.analysis.stationarity.Stationarity;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.NoiseStatistics;
import java.util.ArrayList;
import java.util.List;

/// Whether the run is stationary, and what its noise is like.
final class StationaritySections {
    /// A relative change over the run that would matter, for the velocity and the loss.
    private static final double VELOCITY_TOLERANCE = 0.1;

    private static final double LOSS_TOLERANCE = 0.1;

    private final RunPlan plan;
    private final RunAnalysis analysis;

    StationaritySections(RunPlan plan, RunAnalysis analysis) {
        this.plan = plan;
        this.analysis = analysis;
    }

    void addTo(AnalysisResult.Builder result) {
        FluctuationDissipationState dissipation = analysis.dissipation();
        if (dissipation.count() > 0) {
            Stationarity.Verdict verdict = verdict(dissipation);
            dev.perrin.proto.analysis.v1.Stationarity.Builder stationarity =
                    dev.perrin.proto.analysis.v1.Stationarity.newBuilder()
                            .setFluctuationDissipationRatio(MeasuredValues.of(dissipation.ratio()))
                            .setVerdict(verdict.verdict())
                            .setReason(verdict.reason());
            MeasuredValues.finite(verdict.probability()).ifPresent(stationarity::setPValue);
            result.setStationarity(stationarity);
        }
        analysis.noise().filter(noise -> noise.count() > 1).ifPresent(noise -> result.setNoise(noise(noise)));
    }

    static Stationarity.Verdict verdict(FluctuationDissipationState dissipation) {
        List<Stationarity.Quantity> quantities = new ArrayList<>();
        quantities.add(new Stationarity.Quantity(dissipation.velocitySquared(), VELOCITY_TOLERANCE));
        if (!dissipation.loss().means().isEmpty()) {
            quantities.add(new Stationarity.Quantity(dissipation.loss(), LOSS_TOLERANCE));
        }
        return Stationarity.of(quantities, dissipation.ratioProbability());
    }

    private NoiseStatistics noise(ModeNoiseState noise) {
        NoiseStatistics.Builder statistics = NoiseStatistics.newBuilder()
                .setStabilityIndex(MeasuredValues.of(noise.stabilityIndex()))
                .setTailIndex(MeasuredValues.of(noise.tailIndex()));
        for (double correlation : noise.autocorrelation()) {
            if (!Double.isFinite(correlation)) {
                break;
            }
            statistics.addAutocorrelation(correlation);
        }
        MeasuredValues.finite(noise.autocorrelationBound()).ifPresent(statistics::setAutocorrelationBound);
        if (plan.shuffled() && plan.batchesPerEpoch() >= 2) {
            statistics.addAllPredictedAutocorrelation(noise.settings().shuffledAutocorrelation(plan.batchesPerEpoch()));
        }
        analysis.curvature().ifPresent(summary -> {
            for (int mode = 0; mode < noise.settings().modes(); mode++) {
                double ratio = noise.variance(mode).value() / summary.getNoiseVariance(mode);
                statistics.addVarianceRatio(Double.isFinite(ratio) ? ratio : 0);
            }
        });
        VarianceChange change = noise.varianceChange();
        MeasuredValues.finite(change.score()).ifPresent(statistics::setVarianceChange);
        return statistics.build();
    }
}
