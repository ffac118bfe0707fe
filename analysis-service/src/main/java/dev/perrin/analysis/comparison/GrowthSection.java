package dev.perrin.analysis.comparison;

import dev.perrin.analysis.blocks.LagSamples;
import dev.perrin.analysis.exponent.ExponentFit;
import dev.perrin.analysis.exponent.FitWindow;
import dev.perrin.analysis.exponent.LocalExponent;
import dev.perrin.analysis.exponent.MsdCurve;
import dev.perrin.analysis.exponent.PowerLawFit;
import dev.perrin.analysis.exponent.WindowSource;
import dev.perrin.analysis.growth.GrowthLaw;
import dev.perrin.analysis.growth.GrowthLaws;
import dev.perrin.analysis.growth.RegimeSpan;
import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.DiffusionRegime;
import dev.perrin.proto.analysis.v1.LagWindow;
import dev.perrin.proto.analysis.v1.LocalExponentPoint;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// How the mean-squared displacement grows: exponent with its interval, local exponents, regimes, laws.
final class GrowthSection {
    private final RunPlan plan;
    private final RunAnalysis analysis;
    private final Optional<RunPrediction> prediction;

    GrowthSection(RunPlan plan, RunAnalysis analysis, Optional<RunPrediction> prediction) {
        this.plan = plan;
        this.analysis = analysis;
        this.prediction = prediction;
    }

    void addTo(AnalysisResult.Builder result) {
        Optional<LagSamples> samples = analysis.lagSamples(plan).filter(MsdCurve::measurable);
        Optional<FitWindow> window = FitWindow.of(plan);
        if (samples.isEmpty() || window.isEmpty()) {
            return;
        }
        MsdCurve curve = MsdCurve.of(samples.get(), plan.intervalSteps());
        WindowSource source = plan.settings().fitWindow().isPresent() ? WindowSource.GIVEN : WindowSource.RULE;
        double from = window.get().fromLagSteps();
        double to = window.get().toLagSteps();
        ExponentFit.of(curve, from, to, source).ifPresent(fit -> {
            dev.perrin.proto.analysis.v1.ExponentFit.Builder section = message(fit);
            prediction
                    .map(known -> known.heavyBall().sums())
                    .filter(sums -> sums.hasExponent())
                    .ifPresent(sums -> section.setPredicted(sums.getExponent()));
            List<LocalExponent> local = LocalExponent.of(curve);
            local.forEach(each -> section.addLocal(message(each)));
            RegimeSpan.of(local).forEach(span -> section.addRegimes(message(span)));
            GrowthLaws.compare(curve, from, to).forEach(law -> section.addLaws(message(law)));
            result.setExponentFit(section);
        });
    }

    private static dev.perrin.proto.analysis.v1.ExponentFit.Builder message(ExponentFit fit) {
        return dev.perrin.proto.analysis.v1.ExponentFit.newBuilder()
                .setWindow(LagWindow.newBuilder()
                        .setFromLagSteps(fit.fromLagSteps())
                        .setToLagSteps(fit.toLagSteps()))
                .setWindowSource(
                        switch (fit.source()) {
                            case GIVEN -> "given";
                            case RULE, STRAIGHTEST -> "rule";
                        })
                .setExponent(MeasuredValues.of(fit.exponent()))
                .setLeastSquares(MeasuredValues.of(fit.leastSquares()))
                .setCoefficient(MeasuredValues.of(fit.coefficient()));
    }

    private LocalExponentPoint message(LocalExponent local) {
        LocalExponentPoint.Builder point = LocalExponentPoint.newBuilder()
                .setLagSteps(local.lagSteps())
                .setExponent(MeasuredValues.of(local.exponent()));
        predicted(local).ifPresent(point::setPredicted);
        return point.build();
    }

    /// The same fit to the predicted displacements at the same lags.
    private Optional<Double> predicted(LocalExponent local) {
        return prediction.flatMap(known -> {
            int[] slots = IntStream.range(0, plan.lags().size())
                    .filter(slot -> plan.lagSteps(slot) >= local.fromLagSteps()
                            && plan.lagSteps(slot) <= local.toLagSteps()
                            && known.place(slot).isPresent())
                    .toArray();
            if (slots.length < 2) {
                return Optional.empty();
            }
            double[] lags = IntStream.of(slots).mapToDouble(plan::lagSteps).toArray();
            double[] msd = IntStream.of(slots)
                    .mapToDouble(slot ->
                            known.heavyBall().sums().getMsd(known.place(slot).orElseThrow()))
                    .toArray();
            return MeasuredValues.finite(PowerLawFit.exponent(lags, msd));
        });
    }

    private static dev.perrin.proto.analysis.v1.RegimeSpan message(RegimeSpan span) {
        return dev.perrin.proto.analysis.v1.RegimeSpan.newBuilder()
                .setRegime(
                        switch (span.regime()) {
                            case BALLISTIC -> DiffusionRegime.DIFFUSION_REGIME_BALLISTIC;
                            case SUPERDIFFUSIVE -> DiffusionRegime.DIFFUSION_REGIME_SUPERDIFFUSIVE;
                            case NORMAL -> DiffusionRegime.DIFFUSION_REGIME_NORMAL;
                            case SUBDIFFUSIVE -> DiffusionRegime.DIFFUSION_REGIME_SUBDIFFUSIVE;
                            case CONFINED -> DiffusionRegime.DIFFUSION_REGIME_CONFINED;
                        })
                .setFromLagSteps(span.fromLagSteps())
                .setToLagSteps(span.toLagSteps())
                .build();
    }

    private static dev.perrin.proto.analysis.v1.GrowthLaw message(GrowthLaw law) {
        return dev.perrin.proto.analysis.v1.GrowthLaw.newBuilder()
                .setLaw(law.law())
                .addAllConstant(law.constants())
                .addAllValue(law.values())
                .setInformationCriterion(law.informationCriterion())
                .setWeight(law.weight())
                .build();
    }
}
