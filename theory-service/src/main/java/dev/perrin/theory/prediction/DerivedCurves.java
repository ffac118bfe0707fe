package dev.perrin.theory.prediction;

import dev.perrin.theory.relaxation.RelativeEntropy;
import java.util.Optional;

/// Curves that follow from the moments of a mode and its stationary law (T26, T48), filled in once the moments are
/// there.
final class DerivedCurves {
    private DerivedCurves() {}

    /// Fills the rows of one mode that were asked for.
    ///
    /// @param at counted from the first mode of the tile. Its rows are modified.
    static void fill(ModeTile tile, int at, ModeTraits traits, RisingSteps rising) {
        if (tile.evaluates(Curve.EXCESS_LOSS)) {
            tile.mark(Curve.EXCESS_LOSS, at, true);
            tile.mark(Curve.SQUARED_VELOCITY, at, true);
            squares(
                    tile.row(Curve.MEAN_POSITION, at),
                    tile.row(Curve.POSITION_VARIANCE, at),
                    traits.mode().curvature().value() / 2,
                    tile.row(Curve.EXCESS_LOSS, at));
            squares(
                    tile.row(Curve.MEAN_VELOCITY, at),
                    tile.row(Curve.VELOCITY_VARIANCE, at),
                    1,
                    tile.row(Curve.SQUARED_VELOCITY, at));
        }
        if (tile.evaluates(Curve.RELATIVE_ENTROPY)) {
            Optional<RelativeEntropy> entropy = traits.relativeEntropy();
            tile.mark(Curve.RELATIVE_ENTROPY, at, entropy.isPresent());
            entropy.ifPresent(known -> entropies(known, tile, tile.row(Curve.RELATIVE_ENTROPY, at), rising));
        }
    }

    private static void squares(double[] mean, double[] variance, double factor, double[] result) {
        for (int j = 0; j < result.length; j++) {
            result[j] = factor * (mean[j] * mean[j] + variance[j]);
        }
    }

    private static void entropies(RelativeEntropy entropy, ModeTile tile, double[] result, RisingSteps rising) {
        for (int j = tile.firstStep(); j < tile.firstStep() + tile.steps(); j++) {
            result[rising.position(j) - tile.firstStep()] = entropy.nats(rising.step(j));
        }
    }
}
