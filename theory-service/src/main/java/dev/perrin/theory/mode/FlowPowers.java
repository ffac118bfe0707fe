package dev.perrin.theory.mode;

import java.util.ArrayList;
import java.util.List;

/// The flow of any number of steps from the flow of one, by doubling (T4): O(log k) compositions, and O(log(k −
/// j)) when the step asked before was j ≤ k, so that a rising grid costs little more than its spacing.
///
/// Not thread safe: one instance backs one mode in one question.
public final class FlowPowers {
    private final List<PhaseFlow> powersOfTwo = new ArrayList<>();
    private long lastStep;
    private PhaseFlow lastFlow = PhaseFlow.IDENTITY;

    /// @param oneStep the flow of one step.
    public FlowPowers(PhaseFlow oneStep) {
        powersOfTwo.add(oneStep);
    }

    public PhaseFlow after(long step) {
        if (step < lastStep) {
            lastStep = 0;
            lastFlow = PhaseFlow.IDENTITY;
        }
        long missing = step - lastStep;
        for (int bit = 0; missing >> bit != 0; bit++) {
            if ((missing >> bit & 1) == 1) {
                lastFlow = lastFlow.then(powerOfTwo(bit));
            }
        }
        lastStep = step;
        return lastFlow;
    }

    private PhaseFlow powerOfTwo(int exponent) {
        while (powersOfTwo.size() <= exponent) {
            PhaseFlow half = powersOfTwo.getLast();
            powersOfTwo.add(half.then(half));
        }
        return powersOfTwo.get(exponent);
    }
}
