package dev.perrin.theory.prediction;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// Which curves are wanted of every mode beside its mean-squared displacement.
///
/// @param evolution   mean and covariance from the start asked for.
/// @param correlation stationary correlations and averages.
/// @param increments  [Curve#MSD_INCREMENT].
public record Curves(boolean evolution, boolean correlation, boolean increments) {
    /// Nothing but displacements.
    public static final Curves DISPLACEMENT = new Curves(false, false, false);

    private static final Set<Curve> EVOLUTION =
            Collections.unmodifiableSet(EnumSet.range(Curve.MEAN_POSITION, Curve.VELOCITY_VARIANCE));
    private static final Set<Curve> CORRELATION =
            Collections.unmodifiableSet(EnumSet.range(Curve.POSITION_AUTOCORRELATION, Curve.AVERAGE_VARIANCE));

    /// All curves that this asks for, displacements among them.
    public Set<Curve> asked() {
        Set<Curve> asked = EnumSet.of(Curve.MSD);
        if (increments) {
            asked.add(Curve.MSD_INCREMENT);
        }
        if (evolution) {
            asked.addAll(EVOLUTION);
        }
        if (correlation) {
            asked.addAll(CORRELATION);
        }
        return asked;
    }
}
