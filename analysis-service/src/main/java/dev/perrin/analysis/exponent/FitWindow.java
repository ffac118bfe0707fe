package dev.perrin.analysis.exponent;

import dev.perrin.analysis.trajectory.LagWindow;
import dev.perrin.analysis.trajectory.RunPlan;
import java.util.Optional;
import java.util.stream.IntStream;

/// The lags that the exponent is fitted on: from the first measured lag of at least (1+β)/(1−β) steps, where the
/// motion is no longer ballistic, to the longest lag of at most a hundredth of the averaged steps, so that every
/// average holds a hundred independent windows; or the lags that the settings name. Fixed by schedule, length and β, so
/// that theory can be asked before
/// anything is measured.
public final class FitWindow {
    /// Two points determine a line and tell nothing about it.
    public static final int MIN_LAGS = 3;

    private final RunPlan plan;
    private final int[] slots;

    private FitWindow(RunPlan plan, int[] slots) {
        this.plan = plan;
        this.slots = slots;
    }

    /// @return empty when windows are not measured or fewer than [#MIN_LAGS] lags fit
    public static Optional<FitWindow> of(RunPlan plan) {
        if (!plan.hasWindows()) {
            return Optional.empty();
        }
        double momentum = plan.hyperparameters().getMomentum();
        Optional<LagWindow> given = plan.settings().fitWindow();
        double shortest = given.map(window -> (double) window.fromLagSteps()).orElse((1 + momentum) / (1 - momentum));
        double longest = given.map(window -> (double) window.toLagSteps()).orElse(plan.averagedSteps() / 100.0);
        int[] slots = IntStream.range(0, plan.lags().size())
                .filter(slot -> plan.lagSteps(slot) >= shortest && plan.lagSteps(slot) <= longest)
                .toArray();
        return slots.length < MIN_LAGS ? Optional.empty() : Optional.of(new FitWindow(plan, slots));
    }

    /// Lag slots of the window, ascending.
    public int[] slots() {
        return slots.clone();
    }

    public long fromLagSteps() {
        return plan.lagSteps(slots[0]);
    }

    public long toLagSteps() {
        return plan.lagSteps(slots[slots.length - 1]);
    }

    /// Longest lag, in snapshot intervals.
    public long longestLag() {
        return plan.lags().lag(slots[slots.length - 1]);
    }

    /// Lags in steps, ascending.
    public double[] lagSteps() {
        double[] lags = new double[slots.length];
        for (int i = 0; i < lags.length; i++) {
            lags[i] = plan.lagSteps(slots[i]);
        }
        return lags;
    }
}
