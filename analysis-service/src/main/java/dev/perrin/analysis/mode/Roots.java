package dev.perrin.analysis.mode;

import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.blocks.Estimate;
import dev.perrin.analysis.blocks.Jackknife;
import java.util.function.ToDoubleFunction;

/// Roots of r² − trace·r + determinant, the recursion of one mode over one snapshot interval.
record Roots(double trace, double determinant) {
    /// Both inside the unit circle: |determinant| < 1 and |trace| < 1 + determinant.
    boolean stable() {
        return Math.abs(determinant) < 1 && Math.abs(trace) < 1 + determinant;
    }

    private boolean complex() {
        return trace * trace < 4 * determinant;
    }

    private String regime() {
        if (complex()) {
            return "underdamped";
        }
        return determinant > 0 && trace > 0 ? "overdamped" : "alternating";
    }

    /// Radians an interval; 0 for real roots, so that an error can be had where groups of blocks lie on both sides.
    private double angle() {
        return complex() ? Math.acos(trace / (2 * Math.sqrt(determinant))) : 0;
    }

    private double damping() {
        return -0.5 * Math.log(determinant);
    }

    private double greaterRoot() {
        return 0.5 * (trace + Math.sqrt(Math.max(0, trace * trace - 4 * determinant)));
    }

    private double slow() {
        return -Math.log(greaterRoot());
    }

    /// From the product, because the difference would cancel.
    private double fast() {
        return -Math.log(determinant / greaterRoot());
    }

    /// @param all over everything
    /// @param left with one group of blocks left out after the other. Not modified.
    /// @param steps of one interval
    static Relaxation relaxation(Roots all, Roots[] left, long steps, long count) {
        String regime = all.regime();
        boolean underdamped = regime.equals("underdamped");
        boolean overdamped = regime.equals("overdamped");
        return new Relaxation(
                regime,
                underdamped ? bounded(all, left, Roots::angle, steps, count) : BoundedEstimate.NONE,
                all.determinant > 0 ? bounded(all, left, Roots::damping, steps, count) : BoundedEstimate.NONE,
                overdamped ? bounded(all, left, Roots::slow, steps, count) : BoundedEstimate.NONE,
                overdamped ? bounded(all, left, Roots::fast, steps, count) : BoundedEstimate.NONE,
                "");
    }

    private static BoundedEstimate bounded(
            Roots all, Roots[] left, ToDoubleFunction<Roots> quantity, long steps, long count) {
        double[] values = new double[left.length];
        for (int i = 0; i < left.length; i++) {
            values[i] = quantity.applyAsDouble(left[i]) / steps;
        }
        double value = quantity.applyAsDouble(all) / steps;
        return BoundedEstimate.of(new Estimate(value, Jackknife.error(values), count), left.length - 1);
    }
}
