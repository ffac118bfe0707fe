package dev.perrin.theory.sampling;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.PhaseFlow;

/// What some number of steps do to a drawn phase point (θ, ηv): z ↦ Mz + noise, in doubles.
///
/// The position moves by D₁₁θ + M₁₂ηv where D = M − I is the smaller of the two, so that over one step of the heavy
/// ball the parameters move by exactly the new ηv.
///
/// @param near whether `m11` holds D₁₁ in the place of M₁₁.
record Leap(boolean near, double m11, double m12, double m21, double m22) {
    static Leap of(Eigenmode mode, PhaseFlow flow) {
        boolean near = Math.abs(flow.d11().hi()) < 0.5;
        return new Leap(
                near,
                mode.finite(near ? flow.d11() : flow.m11(), "step of a sample"),
                mode.finite(flow.m12(), "step of a sample"),
                mode.finite(flow.m21(), "step of a sample"),
                mode.finite(flow.m22(), "step of a sample"));
    }

    /// @param kick added to both coordinates' change.
    double position(double position, double velocity, double kick) {
        double change = m11 * position + m12 * velocity + kick;
        return near ? position + change : change;
    }

    double velocity(double position, double velocity, double kick) {
        return m21 * position + m22 * velocity + kick;
    }
}
