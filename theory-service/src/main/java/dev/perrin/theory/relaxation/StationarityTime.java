package dev.perrin.theory.relaxation;

import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.mode.PhaseFlow;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Steps until a mode is stationary within a tolerance ε: until its relative entropy to the stationary law is at most
/// that of a Gaussian whose variance is off by the fraction ε, `(ε − ln(1+ε))/2` (T27). It never rises again.
public final class StationarityTime {
    /// Steps are not counted beyond it.
    private static final long ENDLESS = 1_000_000_000_000_000_000L;

    private StationarityTime() {}

    /// By doubling the step until it is enough, and then halving the doubt: O(log k) compositions.
    ///
    /// @param tolerance   ε > 0.
    /// @param largestStep up to which it is looked for, at most 10¹⁸.
    /// @return the first such step; empty where it is beyond the largest.
    public static OptionalLong steps(RelativeEntropy entropy, double tolerance, long largestStep) {
        if (!(tolerance > 0) || Double.isInfinite(tolerance)) {
            throw new InvalidQuestionException(
                    "stationarity_tolerance", tolerance, "must be finite and greater than 0");
        }
        double allowed = RelativeEntropy.excess(tolerance) / 2;
        long last = Math.min(largestStep, ENDLESS);
        if (entropy.nats(PhaseFlow.IDENTITY) <= allowed) {
            return OptionalLong.of(0);
        }
        List<PhaseFlow> powers = new ArrayList<>(List.of(entropy.oneStep()));
        while (entropy.nats(powers.getLast()) > allowed) {
            if (1L << (powers.size() - 1) >= last) {
                return OptionalLong.empty();
            }
            powers.add(powers.getLast().then(powers.getLast()));
        }
        long step = 0;
        PhaseFlow flow = PhaseFlow.IDENTITY;
        for (int bit = powers.size() - 2; bit >= 0; bit--) {
            PhaseFlow further = flow.then(powers.get(bit));
            if (entropy.nats(further) > allowed) {
                flow = further;
                step += 1L << bit;
            }
        }
        return step + 1 <= last ? OptionalLong.of(step + 1) : OptionalLong.empty();
    }
}
