package dev.perrin.theory.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The maps of 1, 2, 4, … steps, made when they are needed, and with them the map of any gap of a grid (T50). A
/// gap that comes again and again, as on a linear grid, gets a map of its own.
///
/// @param <M> a map.
final class Gaps<M extends Gaps.Map<M>> {
    /// What some number of steps do.
    interface Map<M> {
        /// This and then `later`; the two commute.
        M then(M later);
    }

    private final List<M> powersOfTwo = new ArrayList<>();
    private final List<M> repeated = new ArrayList<>(1);
    private long gap;

    Gaps(M oneStep) {
        powersOfTwo.add(oneStep);
    }

    M oneStep() {
        return powersOfTwo.getFirst();
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
        for (int bit = 0; steps >> bit != 0; bit++) {
            while (powersOfTwo.size() <= bit) {
                powersOfTwo.add(powersOfTwo.getLast().then(powersOfTwo.getLast()));
            }
            if ((steps >> bit & 1) == 1) {
                consumer.accept(powersOfTwo.get(bit));
            }
        }
    }
}
