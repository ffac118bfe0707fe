package dev.perrin.theory.prediction;

import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.number.CompensatedSum;
import java.util.OptionalDouble;

/// Sums over modes of what one dynamics predicts (T12). Mutable; one instance backs one prediction or one group of it.
final class ModeSums {
    private final SumLayout layout;
    private final CompensatedSum[] sums;
    private final CompensatedSum modes = new CompensatedSum();
    /// Whether every mode so far had one.
    private boolean hasPosition = true;

    private boolean hasVelocity = true;
    private boolean hasEntropy = true;

    ModeSums(SumLayout layout) {
        this.layout = layout;
        this.sums = new CompensatedSum[layout.size()];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = new CompensatedSum();
        }
    }

    /// Adds what a tile says of one of its modes.
    ///
    /// @param mode counted from the first of the tile.
    void add(ModeTile tile, int mode, double multiplicity) {
        layout.visit(tile, mode, (index, value) -> sums[index].add(multiplicity * value));
        if (!tile.traits().isEmpty()) {
            ModeTraits traits = tile.traits().get(mode);
            modes.add(multiplicity);
            hasVelocity &= traits.stationary().isPresent();
            hasPosition &= traits.hasStationaryPosition();
        }
        hasEntropy &= tile.has(Curve.RELATIVE_ENTROPY, mode);
    }

    /// Adds the integral over a density, every mode of which has a stationary law.
    ///
    /// @param integrals by the layout. Not modified.
    void add(double[] integrals, double mass) {
        modes.add(mass);
        for (int i = 0; i < sums.length; i++) {
            sums[i].add(integrals[i]);
        }
    }

    /// Σ multiplicity.
    double modes() {
        return modes.value();
    }

    /// @return length of the grid; empty when the curve was not summed.
    double[] curve(Curve curve) {
        double[] values = new double[layout.has(curve) ? layout.steps() : 0];
        for (int j = 0; j < values.length; j++) {
            values[j] = finite(sums[layout.index(curve, j)].value(), curve);
        }
        return values;
    }

    /// @return length of the grid, infinite where a mode's is; empty when it was not summed or a mode has none.
    double[] relativeEntropy() {
        double[] values = new double[layout.has(Curve.RELATIVE_ENTROPY) && hasEntropy ? layout.steps() : 0];
        for (int j = 0; j < values.length; j++) {
            values[j] = sums[layout.index(Curve.RELATIVE_ENTROPY, j)].value();
        }
        return values;
    }

    OptionalDouble localDisplacement() {
        return stationary(hasVelocity, SumLayout.LOCAL_DISPLACEMENT, "local displacement");
    }

    OptionalDouble velocityVariance() {
        return stationary(hasVelocity, SumLayout.VELOCITY_VARIANCE, "velocity variance");
    }

    OptionalDouble positionVariance() {
        return stationary(hasPosition, SumLayout.POSITION_VARIANCE, "position variance");
    }

    OptionalDouble excessLoss() {
        return stationary(hasPosition, SumLayout.EXCESS_LOSS, "excess loss");
    }

    private OptionalDouble stationary(boolean exists, int index, String quantity) {
        return exists ? OptionalDouble.of(finite(sums[index].value(), quantity)) : OptionalDouble.empty();
    }

    private static double finite(double sum, Object quantity) {
        if (!Double.isFinite(sum)) {
            throw new InvalidQuestionException(
                    "spectrum", "too large", "the summed " + quantity + " is beyond the range of a double");
        }
        return sum;
    }
}
