package dev.perrin.analysis.mode;

import dev.perrin.analysis.lag.LagSet;

/// Frequency and damping from the autocovariance of a mode's velocity.
///
/// For heavy ball the velocity is an ARMA(2,1) process at whatever interval it is looked at, so its autocovariance
/// obeys Cⱼ = τ Cⱼ₋₁ − δ Cⱼ₋₂ for j ≥ 2, with τ and δ the sum and the product of the roots over one interval: a
/// damped cosine, or two exponentials, with free amplitude and phase (c − γs of the continuous model is one of them).
/// Fitted by least squares in τ, δ, C₀, C₁, the last two eliminated exactly, so that the critical case is as smooth
/// as the others. The range of lags is about three decay lengths of a first fit. Source: science.md 1.7, 1.9.
public final class AutocovarianceFit {
    /// Lags, in intervals, of the first fit.
    private static final long FIRST_RANGE = 14;

    private static final int LEAST_RANGE = 6;
    private static final double DECAY_LENGTHS = 3;

    private AutocovarianceFit() {}

    /// @param steps between snapshots, at least 1
    public static Relaxation fit(ModeCorrelatorState correlator, int mode, long steps) {
        LagSet lags = correlator.settings().lags();
        int[] slots = slotsUpTo(lags, FIRST_RANGE);
        if (correlator.windowCount(slots[slots.length - 1]) < FIRST_RANGE) {
            return Relaxation.unknown("too few snapshots");
        }
        double[][] first = correlator.autocovariances(mode, slots);
        if (!significant(correlator, mode)) {
            return Relaxation.unknown("the velocity is uncorrelated from one snapshot to the next");
        }
        RecursionFit pilot = new RecursionFit(lagsOf(lags, slots));
        Roots start = pilot.fit(first[0], pilot.start(first[0]));
        double decay = -0.5 * Math.log(Math.max(1e-12, Math.abs(start.determinant())));
        long range = (long) Math.clamp(
                Math.ceil(DECAY_LENGTHS / Math.max(decay, 1e-6)),
                LEAST_RANGE,
                correlator.points() / 20.0 + LEAST_RANGE);
        int[] chosen = slotsUpTo(lags, range);
        RecursionFit fit = new RecursionFit(lagsOf(lags, chosen));
        double[][] values = correlator.autocovariances(mode, chosen);
        Roots all = fit.fit(values[0], start);
        if (!all.stable()) {
            return Relaxation.unknown("no decaying autocorrelation fits");
        }
        Roots[] left = new Roots[values.length - 1];
        for (int i = 0; i < left.length; i++) {
            left[i] = fit.fit(values[i + 1], all);
        }
        return Roots.relaxation(all, left, steps, correlator.points());
    }

    /// Whether one of the first three lags differs from 0 by three standard errors.
    private static boolean significant(ModeCorrelatorState correlator, int mode) {
        for (int slot = 0; slot < 3; slot++) {
            var value = correlator.velocityAutocovariance(mode, slot);
            if (Math.abs(value.value()) > 3 * value.standardError()) {
                return true;
            }
        }
        return false;
    }

    private static int[] slotsUpTo(LagSet lags, long range) {
        int count = 0;
        while (count < lags.size() && lags.lag(count) <= range) {
            count++;
        }
        int[] slots = new int[count];
        for (int i = 0; i < count; i++) {
            slots[i] = i;
        }
        return slots;
    }

    /// @return 0, then the lags of the slots
    private static int[] lagsOf(LagSet lags, int[] slots) {
        int[] all = new int[1 + slots.length];
        for (int i = 0; i < slots.length; i++) {
            all[1 + i] = Math.toIntExact(lags.lag(slots[i]));
        }
        return all;
    }
}
