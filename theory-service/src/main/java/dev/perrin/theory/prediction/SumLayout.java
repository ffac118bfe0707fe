package dev.perrin.theory.prediction;

import dev.perrin.theory.mode.StationaryMoments;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/// Where everything that is summed over modes stands in one vector: three stationary quantities and the excess loss,
/// then the curves, step by step. A density of eigenvalues is integrated over such vectors.
///
/// @param curves that are summed.
/// @param steps  how many there are.
record SumLayout(List<Curve> curves, int steps) {
    static final int LOCAL_DISPLACEMENT = 0;
    static final int VELOCITY_VARIANCE = 1;
    static final int POSITION_VARIANCE = 2;
    static final int EXCESS_LOSS = 3;
    private static final int STATIONARY = 4;

    private static final Set<Curve> SUMMED = EnumSet.of(
            Curve.MSD, Curve.MSD_INCREMENT, Curve.EXCESS_LOSS, Curve.SQUARED_VELOCITY, Curve.RELATIVE_ENTROPY);

    /// Takes what one mode adds to one sum.
    @FunctionalInterface
    interface Addition {
        void add(int index, double value);
    }

    static SumLayout of(Set<Curve> evaluated, int steps) {
        List<Curve> summed = new ArrayList<>(SUMMED.size());
        for (Curve curve : SUMMED) {
            if (evaluated.contains(curve)) {
                summed.add(curve);
            }
        }
        return new SumLayout(summed, steps);
    }

    int size() {
        return STATIONARY + curves.size() * steps;
    }

    boolean has(Curve curve) {
        return curves.contains(curve);
    }

    int index(Curve curve, int step) {
        return STATIONARY + curves.indexOf(curve) * steps + step;
    }

    /// Everything that a tile says of one of its modes.
    ///
    /// @param mode counted from the first of the tile.
    void visit(ModeTile tile, int mode, Addition addition) {
        if (!tile.traits().isEmpty()) {
            ModeTraits traits = tile.traits().get(mode);
            traits.stationary().ifPresent(moments -> visit(moments, traits.excessLoss(), addition));
        }
        for (Curve curve : curves) {
            if (tile.has(curve, mode)) {
                double[] row = tile.row(curve, mode);
                int first = index(curve, tile.firstStep());
                for (int j = 0; j < tile.steps(); j++) {
                    addition.add(first + j, row[j]);
                }
            }
        }
    }

    private static void visit(StationaryMoments moments, OptionalDouble excessLoss, Addition addition) {
        addition.add(LOCAL_DISPLACEMENT, moments.localDisplacement());
        addition.add(VELOCITY_VARIANCE, moments.velocityVariance());
        moments.position().ifPresent(position -> addition.add(POSITION_VARIANCE, position.variance()));
        excessLoss.ifPresent(loss -> addition.add(EXCESS_LOSS, loss));
    }
}
