package dev.perrin.theory.prediction;

import java.util.EnumSet;
import java.util.Set;

/// Which curves are wanted beside the mean-squared displacement.
///
/// @param evolution       mean and covariance of every mode from the start asked for.
/// @param correlation     stationary correlations and averages of every mode.
/// @param localExponent   the sums' exponent from one step to the next.
/// @param loss            the sums' excess loss and fluctuation-dissipation ratio.
/// @param relativeEntropy of every mode and summed.
public record Curves(
        boolean evolution, boolean correlation, boolean localExponent, boolean loss, boolean relativeEntropy) {
    /// Nothing but displacements.
    public static final Curves DISPLACEMENT = new Curves(false, false, false, false, false);

    /// Everything that is evaluated of a mode.
    public Set<Curve> evaluated() {
        Set<Curve> curves = ofModes();
        if (localExponent) {
            curves.add(Curve.MSD_INCREMENT);
        }
        if (loss) {
            curves.addAll(EnumSet.range(Curve.MEAN_POSITION, Curve.VELOCITY_VARIANCE));
            curves.add(Curve.EXCESS_LOSS);
            curves.add(Curve.SQUARED_VELOCITY);
        }
        return curves;
    }

    /// What is told of a mode.
    public Set<Curve> ofModes() {
        Set<Curve> curves = EnumSet.of(Curve.MSD);
        if (evolution) {
            curves.addAll(EnumSet.range(Curve.MEAN_POSITION, Curve.VELOCITY_VARIANCE));
        }
        if (correlation) {
            curves.addAll(EnumSet.range(Curve.POSITION_AUTOCORRELATION, Curve.AVERAGE_VARIANCE));
        }
        if (relativeEntropy) {
            curves.add(Curve.RELATIVE_ENTROPY);
        }
        return curves;
    }

    /// Numbers that one step adds to what is told of a mode.
    public int numbersOfModePerStep() {
        return ofModes().size();
    }
}
