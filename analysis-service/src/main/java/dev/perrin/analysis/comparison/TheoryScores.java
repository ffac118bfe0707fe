package dev.perrin.analysis.comparison;

import dev.perrin.proto.analysis.v1.DynamicsScore;
import dev.perrin.proto.analysis.v1.Residual;
import dev.perrin.proto.analysis.v1.TheoryComparison;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Holds all that was measured against each dynamics, and says which one the data favour.
///
/// A dynamics scores S = ⟨ln(1 + z²)⟩ over quantities that every dynamics answers for, z the residual in standard
/// errors: the negative logarithm of a Cauchy likelihood, so that a quantity that is far off under all of them, as
/// every quantity of a long run is whose noise is not exactly constant, still tells which comes closer.
///
/// | found | verdict |
/// | --- | --- |
/// | the best S is below every other by more than [#MARGIN] | favoured |
/// | otherwise | undecided between those within the margin |
/// | the best S is above [#WITHIN_ERRORS] | none describes the run within its errors |
final class TheoryScores {
    /// Half of this is the logarithm of how much closer the residuals of the favoured dynamics typically are.
    static final double MARGIN = 0.5;
    /// Typical residuals of three standard errors.
    static final double WITHIN_ERRORS = Math.log(10);
    /// With fewer quantities there is nothing to decide.
    static final int FEWEST_QUANTITIES = 3;

    private record Scored(DynamicsPrediction prediction, double score) {}

    private TheoryScores() {}

    static TheoryComparison of(List<Quantity> quantities, RunPrediction prediction) {
        List<Quantity> common = quantities.stream()
                .filter(quantity ->
                        prediction.all().stream().allMatch(each -> Double.isFinite(quantity.residual(each))))
                .toList();
        List<Scored> scored = new ArrayList<>();
        TheoryComparison.Builder comparison = TheoryComparison.newBuilder();
        for (DynamicsPrediction each : prediction.all()) {
            DynamicsScore.Builder dynamics = DynamicsScore.newBuilder().setDynamics(each.dynamics());
            quantities.forEach(quantity -> addResidual(quantity, each, dynamics));
            if (common.size() >= FEWEST_QUANTITIES) {
                double score = score(common, each);
                dynamics.setScore(score);
                scored.add(new Scored(each, score));
            }
            comparison.addDynamics(dynamics);
        }
        prediction
                .refused()
                .forEach((dynamics, reason) -> comparison.addDynamics(
                        DynamicsScore.newBuilder().setDynamics(dynamics).setRefused(reason)));
        decide(scored, comparison);
        return comparison.build();
    }

    private static void addResidual(Quantity quantity, DynamicsPrediction by, DynamicsScore.Builder dynamics) {
        double residual = quantity.residual(by);
        if (Double.isFinite(residual)) {
            dynamics.addResiduals(Residual.newBuilder()
                    .setQuantity(quantity.name())
                    .setMeasured(quantity.measured().value())
                    .setPredicted(quantity.predicted().applyAsDouble(by))
                    .setStandardised(residual));
        }
    }

    private static double score(List<Quantity> common, DynamicsPrediction by) {
        double sum = 0;
        for (Quantity quantity : common) {
            double residual = quantity.residual(by);
            sum += Math.log1p(residual * residual);
        }
        return sum / common.size();
    }

    private static void decide(List<Scored> scored, TheoryComparison.Builder comparison) {
        if (scored.isEmpty()) {
            comparison.setVerdict("Too little is measured with a known error to tell the dynamics apart.");
            return;
        }
        List<Scored> ranked = scored.stream()
                .sorted(Comparator.comparingDouble(Scored::score))
                .toList();
        double best = ranked.getFirst().score();
        List<String> close = ranked.stream()
                .filter(each -> each.score() - best <= MARGIN)
                .map(each -> DynamicsPrediction.nameOf(each.prediction().dynamics()))
                .toList();
        String fit = best <= WITHIN_ERRORS
                ? "within its errors"
                : String.format(
                        Locale.ROOT, "closest, yet typically off by %.0f standard errors", Math.sqrt(Math.expm1(best)));
        if (close.size() == 1) {
            comparison.setFavoured(ranked.getFirst().prediction().dynamics());
            comparison.setVerdict(
                    String.format(Locale.ROOT, "The data favour %s: it describes the run %s.", close.getFirst(), fit));
        } else {
            comparison.setVerdict(String.format(
                    Locale.ROOT, "The data do not tell %s apart: they describe the run %s.", listed(close), fit));
        }
    }

    private static String listed(List<String> names) {
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }
}
