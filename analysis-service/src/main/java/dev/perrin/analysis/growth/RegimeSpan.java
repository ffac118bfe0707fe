package dev.perrin.analysis.growth;

import dev.perrin.analysis.exponent.LocalExponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Consecutive lags of one regime.
///
/// **Rule.** Each lag whose local exponent has an interval gets the regime of [DiffusionRegime]; then each gets the
/// median of its own and its two neighbours' on either side, in the order of the exponent, as far as there are as
/// many on both sides. So a single odd lag makes no span, no lag depends on the way the list is walked, and the same
/// exponents give the same spans. A change lies between the last lag of a span and the first of the next.
///
/// @param regime of all lags in it
/// @param fromLagSteps first lag
/// @param toLagSteps last lag
public record RegimeSpan(DiffusionRegime regime, long fromLagSteps, long toLagSteps) {
    private static final int NEIGHBOURS = 2;

    /// @param local ascending in lag
    /// @return ascending; nothing without an interval
    public static List<RegimeSpan> of(List<LocalExponent> local) {
        List<LocalExponent> bounded =
                local.stream().filter(each -> each.exponent().bounded()).toList();
        DiffusionRegime[] raw = bounded.stream()
                .map(each -> DiffusionRegime.of(each.exponent()))
                .toArray(DiffusionRegime[]::new);
        List<RegimeSpan> spans = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i < raw.length; i++) {
            DiffusionRegime regime = median(raw, i);
            if (i + 1 == raw.length || median(raw, i + 1) != regime) {
                spans.add(new RegimeSpan(
                        regime,
                        Math.round(bounded.get(begin).lagSteps()),
                        Math.round(bounded.get(i).lagSteps())));
                begin = i + 1;
            }
        }
        return spans;
    }

    private static DiffusionRegime median(DiffusionRegime[] raw, int i) {
        int reach = Math.min(NEIGHBOURS, Math.min(i, raw.length - 1 - i));
        DiffusionRegime[] around = Arrays.copyOfRange(raw, i - reach, i + reach + 1);
        Arrays.sort(around);
        return around[reach];
    }
}
