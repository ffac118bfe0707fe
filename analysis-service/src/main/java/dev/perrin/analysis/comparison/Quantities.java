package dev.perrin.analysis.comparison;

import dev.perrin.analysis.blocks.Estimate;
import dev.perrin.analysis.exponent.FitWindow;
import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.theory.v1.ModePrediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// Everything measured on a run that a dynamics can answer for, by name.
final class Quantities {
    /// Leading digits of the lags that scores are taken over: three a decade are nearly independent.
    private static final List<Long> SCORED_DIGITS = List.of(1L, 2L, 5L);

    private final RunPlan plan;
    private final RunAnalysis analysis;
    private final Optional<RunPrediction> prediction;

    Quantities(RunPlan plan, RunAnalysis analysis, Optional<RunPrediction> prediction) {
        this.plan = plan;
        this.analysis = analysis;
        this.prediction = prediction;
    }

    Quantity localDisplacement() {
        return new Quantity(
                "local displacement",
                analysis.localDisplacement(plan),
                each -> each.sums().hasLocalDisplacement() ? each.sums().getLocalDisplacement() : Double.NaN);
    }

    Quantity meanSquaredDisplacement(int slot) {
        Optional<Integer> place = prediction.flatMap(known -> known.place(slot));
        return new Quantity(
                String.format(Locale.ROOT, "MSD at lag %,d", plan.lagSteps(slot)),
                analysis.meanSquaredDisplacement(plan, slot),
                each -> place.map(each.sums()::getMsd).orElse(Double.NaN));
    }

    /// @param slot −1 for lag 0
    Quantity velocityAutocovariance(int slot) {
        Optional<Integer> place = slot < 0
                ? Optional.of(0)
                : prediction.flatMap(known -> known.place(slot)).map(at -> at + 1);
        return new Quantity(
                String.format(Locale.ROOT, "velocity autocovariance at lag %,d", slot < 0 ? 0 : plan.lagSteps(slot)),
                analysis.velocityAutocovariance(plan, slot),
                each -> place.filter(at -> at < each.velocityAutocovariance().size())
                        .map(each.velocityAutocovariance()::get)
                        .orElse(Double.NaN));
    }

    Quantity exponent(FitWindow window) {
        return new Quantity(
                "exponent",
                analysis.exponent(plan, window),
                each -> each.sums().hasExponent() ? each.sums().getExponent() : Double.NaN);
    }

    Quantity positionVariance(int mode) {
        return ofMode(
                "position variance of mode " + mode,
                mode,
                mode < analysis.modes() ? analysis.positionVariance(mode) : Estimate.NONE,
                each -> each.hasPositionVariance() ? each.getPositionVariance() : Double.NaN);
    }

    Quantity velocityVariance(int mode) {
        return ofMode(
                "velocity variance of mode " + mode,
                mode,
                mode < analysis.modes() ? analysis.velocityVariance(mode) : Estimate.NONE,
                each -> each.hasVelocityVariance() ? each.getVelocityVariance() : Double.NaN);
    }

    private static Quantity ofMode(
            String name, int mode, Estimate measured, ToDoubleFunction<ModePrediction> predicted) {
        return new Quantity(
                name,
                measured,
                each -> each.mode(mode)
                        .map(known -> predicted.applyAsDouble(known))
                        .orElse(Double.NaN));
    }

    /// Those that scores are taken over: of the lags only some, because neighbours say the same.
    List<Quantity> scored() {
        List<Quantity> scored = new ArrayList<>();
        scored.add(localDisplacement());
        for (int slot = 0; plan.hasWindows() && slot < plan.lags().size(); slot++) {
            if (SCORED_DIGITS.contains(leadingDigits(plan.lags().lag(slot)))) {
                scored.add(meanSquaredDisplacement(slot));
            }
        }
        for (int mode = 0; mode < analysis.modes(); mode++) {
            scored.add(positionVariance(mode));
            scored.add(velocityVariance(mode));
        }
        return scored.stream().filter(Quantity::isSure).toList();
    }

    /// What is left of a number without its trailing zeros.
    private static long leadingDigits(long number) {
        long rest = number;
        while (rest % 10 == 0 && rest > 0) {
            rest /= 10;
        }
        return rest;
    }
}
