package dev.perrin.trainer.model;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// Sums over the coordinates of each tensor of one update. Reused from step to step.
public final class TensorSums {
    private final Map<Term, double[]> sums = new EnumMap<>(Term.class);
    private final int tensorCount;

    /// What is summed up; f is the force g(θₖ₋₁) + λθₖ₋₁.
    public enum Term {
        /// ‖θₖ₋₁‖²
        PREVIOUS_SQUARED,
        /// ‖θₖ − θₖ₋₁‖²
        LOCAL_SQUARED,
        /// ‖θₖ − θ_ref‖²
        GLOBAL_SQUARED,
        /// ‖θₖ‖²
        POSITION_SQUARED,
        /// ‖vₖ‖²
        VELOCITY_SQUARED,
        /// θₖ₋₁·f
        POSITION_DOT_GRADIENT,
        /// (θₖ₋₁ − θ_ref)·f
        DISPLACEMENT_DOT_GRADIENT
    }

    public TensorSums(int tensorCount) {
        this.tensorCount = tensorCount;
        for (Term term : Term.values()) {
            sums.put(term, new double[tensorCount]);
        }
    }

    public int tensorCount() {
        return tensorCount;
    }

    public double get(Term term, int tensor) {
        return of(term)[tensor];
    }

    public void set(Term term, int tensor, double sum) {
        of(term)[tensor] = sum;
    }

    private double[] of(Term term) {
        return Objects.requireNonNull(sums.get(term));
    }
}
