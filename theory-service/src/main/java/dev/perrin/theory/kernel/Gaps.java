package dev.perrin.theory.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The maps of 1, 2, 4, … steps, made when they are needed, and with them the map of any gap of a grid (T50). What
/// comes again gets a map of its own: two neighbouring powers of two (T58), and a gap that is repeated at once, as
/// on a linear grid.
///
/// @param <M> a map.
final class Gaps<M extends Gaps.Map<M>> {
    /// What some number of steps do.
    interface Map<M> {
        /// This and then `later`; the two commute.
        M then(M later);
    }

    /// The maps of 2ⁿ and of 3·2ⁿ steps.
    private static final class Power<M> {
        final M once;
        boolean neededThrice;

        @Nullable
        M thrice;

        Power(M once) {
            this.once = once;
        }
    }

    private final List<Power<M>> powersOfTwo = new ArrayList<>();
    private final List<M> repeated = new ArrayList<>(1);
    private long gap;

    Gaps(M oneStep) {
        powersOfTwo.add(new Power<>(oneStep));
    }

    M oneStep() {
        return powersOfTwo.getFirst().once;
    }

    /// Hands over maps which, one after the other, make up `steps` steps.
    void over(long steps, Consumer<M> consumer) {
        if (steps != gap) {
            gap = steps;
            repeated.clear();
            parts(steps, consumer);
        } else {
            if (repeated.isEmpty()) {
                parts(
                        steps,
                        part -> repeated.add(
                                repeated.isEmpty()
                                        ? part
                                        : repeated.removeLast().then(part)));
            }
            repeated.forEach(consumer);
        }
    }

    private void parts(long steps, Consumer<M> consumer) {
        int bit = 0;
        while (steps >> bit != 0) {
            if ((steps >> bit & 3) == 3 && isThriceWorthwhile(bit)) {
                consumer.accept(thrice(bit));
                bit++;
            } else if ((steps >> bit & 1) == 1) {
                consumer.accept(power(bit).once);
            }
            bit++;
        }
    }

    /// Making a map costs more than applying one, so it is made the second time that it is needed.
    private boolean isThriceWorthwhile(int bit) {
        Power<M> power = power(bit);
        boolean worthwhile = power.neededThrice;
        power.neededThrice = true;
        return worthwhile;
    }

    private M thrice(int bit) {
        Power<M> power = power(bit);
        M thrice = power.thrice;
        if (thrice == null) {
            thrice = power.once.then(power(bit + 1).once);
            power.thrice = thrice;
        }
        return thrice;
    }

    private Power<M> power(int bit) {
        while (powersOfTwo.size() <= bit) {
            M half = powersOfTwo.getLast().once;
            powersOfTwo.add(new Power<>(half.then(half)));
        }
        return powersOfTwo.get(bit);
    }
}
