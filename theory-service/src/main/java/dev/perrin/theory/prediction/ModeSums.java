package dev.perrin.theory.prediction;

import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.mode.StationaryMoments;
import dev.perrin.theory.number.CompensatedSum;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// Sums over modes of what one dynamics predicts (T12). Mutable; one instance backs one prediction.
final class ModeSums {
    private final CompensatedSum[] msd;
    private final CompensatedSum localDisplacement = new CompensatedSum();
    private final CompensatedSum positionVariance = new CompensatedSum();
    private final CompensatedSum velocityVariance = new CompensatedSum();
    /// Whether every mode so far had one.
    private boolean hasPosition = true;

    private boolean hasVelocity = true;

    ModeSums(int steps) {
        msd = IntStream.range(0, steps).mapToObj(_ -> new CompensatedSum()).toArray(CompensatedSum[]::new);
    }

    /// @param multiplicities of all modes of the spectrum. Not modified.
    void add(ModeTile tile, double[] multiplicities) {
        for (int i = 0; i < tile.modes(); i++) {
            double multiplicity = multiplicities[tile.firstMode() + i];
            double[] row = tile.row(Curve.MSD, i);
            for (int j = 0; j < tile.steps(); j++) {
                msd[tile.firstStep() + j].add(multiplicity * row[j]);
            }
        }
        for (ModeTraits traits : tile.traits()) {
            add(multiplicities[traits.mode().index()], traits.stationary());
        }
    }

    private void add(double multiplicity, Optional<StationaryMoments> stationary) {
        hasVelocity &= stationary.isPresent();
        hasPosition &= stationary.flatMap(StationaryMoments::position).isPresent();
        stationary.ifPresent(moments -> {
            localDisplacement.add(multiplicity * moments.localDisplacement());
            velocityVariance.add(multiplicity * moments.velocityVariance());
            moments.position().ifPresent(position -> positionVariance.add(multiplicity * position.variance()));
        });
    }

    double[] msd() {
        double[] values = new double[msd.length];
        for (int j = 0; j < values.length; j++) {
            values[j] = finite(msd[j].value(), "mean-squared displacement");
        }
        return values;
    }

    OptionalDouble localDisplacement() {
        return hasVelocity ? OptionalDouble.of(finite(localDisplacement.value(), "local displacement")) : none();
    }

    OptionalDouble positionVariance() {
        return hasPosition ? OptionalDouble.of(finite(positionVariance.value(), "position variance")) : none();
    }

    OptionalDouble velocityVariance() {
        return hasVelocity ? OptionalDouble.of(finite(velocityVariance.value(), "velocity variance")) : none();
    }

    private static OptionalDouble none() {
        return OptionalDouble.empty();
    }

    private static double finite(double sum, String quantity) {
        if (!Double.isFinite(sum)) {
            throw new InvalidQuestionException(
                    "spectrum", "too large", "the summed " + quantity + " is beyond the range of a double");
        }
        return sum;
    }
}
