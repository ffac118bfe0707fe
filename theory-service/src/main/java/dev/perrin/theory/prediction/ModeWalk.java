package dev.perrin.theory.prediction;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.mode.Correlations;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseMoments;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/// Evaluates curves of many modes under one dynamics, tile by tile: a block of modes walks along the whole
/// grid, then the next. Holds one tile, whatever the number of modes and steps.
///
/// @param modes  the mode of each index.
/// @param count  how many modes there are.
/// @param starts the start of each index.
/// @param steps  in any order. Not modified.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
public record ModeWalk(
        Dynamics dynamics,
        IntFunction<Eigenmode> modes,
        int count,
        IntFunction<ModeStart> starts,
        long[] steps,
        Set<Curve> curves) {
    private static final int MODES_OF_TILE = 64;
    private static final int STEPS_OF_TILE = 256;

    /// @throws dev.perrin.theory.mode.InvalidQuestionException when a value does not exist.
    public void forEach(Consumer<ModeTile> sink) {
        RisingSteps rising = new RisingSteps(steps);
        // A grid that does not rise is one slice, of as many modes as a tile has room for.
        int slice = rising.isTheGrid() ? Math.min(STEPS_OF_TILE, rising.count()) : rising.count();
        int block =
                Math.clamp(MODES_OF_TILE * STEPS_OF_TILE / Math.max(1, slice), 1, Math.clamp(count, 1, MODES_OF_TILE));
        ModeTile tile = new ModeTile(curves, block, slice);
        for (int first = 0; first < count; first += block) {
            walk(first, Math.min(block, count - first), rising, slice, tile, sink);
        }
    }

    private void walk(int first, int size, RisingSteps rising, int slice, ModeTile tile, Consumer<ModeTile> sink) {
        List<ModeProcess> processes = new ArrayList<>();
        List<ModeTraits> traits = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Eigenmode mode = modes.apply(first + i);
            ModeProcess process = dynamics.process(mode);
            processes.add(process);
            traits.add(ModeTraits.of(mode, process, starts.apply(first + i)));
        }
        int from = 0;
        do {
            int length = Math.min(slice, rising.count() - from);
            tile.begin(first, size, from, length, from == 0 ? traits : List.of());
            for (int i = 0; i < size; i++) {
                fill(tile, i, processes.get(i), starts.apply(first + i), rising);
                DerivedCurves.fill(tile, i, traits.get(i), rising);
            }
            sink.accept(tile);
            from += length;
        } while (from < rising.count());
    }

    private void fill(ModeTile tile, int mode, ModeProcess process, ModeStart start, RisingSteps rising) {
        boolean hasPosition =
                process.stationary().flatMap(law -> law.position()).isPresent();
        for (Curve curve : curves) {
            tile.mark(curve, mode, hasPosition || curve != Curve.POSITION_AUTOCORRELATION);
        }
        for (int j = tile.firstStep(); j < tile.firstStep() + tile.steps(); j++) {
            long step = rising.step(j);
            int at = rising.position(j) - tile.firstStep();
            tile.row(Curve.MSD, mode)[at] = process.meanSquaredDisplacement(start, step);
            if (curves.contains(Curve.MEAN_POSITION)) {
                PhaseMoments moments = process.moments(start, step);
                tile.row(Curve.MEAN_POSITION, mode)[at] = moments.meanPosition();
                tile.row(Curve.MEAN_VELOCITY, mode)[at] = moments.meanVelocity();
                tile.row(Curve.POSITION_VARIANCE, mode)[at] = moments.positionVariance();
                tile.row(Curve.POSITION_VELOCITY_COVARIANCE, mode)[at] = moments.positionVelocityCovariance();
                tile.row(Curve.VELOCITY_VARIANCE, mode)[at] = moments.velocityVariance();
            }
            if (curves.contains(Curve.VELOCITY_AUTOCORRELATION)) {
                Correlations correlations = process.correlations(step);
                tile.mark(
                        Curve.AVERAGE_VARIANCE,
                        mode,
                        correlations.averageVariance().isPresent());
                tile.row(Curve.POSITION_AUTOCORRELATION, mode)[at] =
                        correlations.position().orElse(0);
                tile.row(Curve.VELOCITY_AUTOCORRELATION, mode)[at] = correlations.velocity();
                tile.row(Curve.AVERAGE_VARIANCE, mode)[at] =
                        correlations.averageVariance().orElse(0);
            }
        }
        if (curves.contains(Curve.MSD_INCREMENT)) {
            increments(tile, mode, process, start, rising);
        }
    }

    private static void increments(ModeTile tile, int mode, ModeProcess process, ModeStart start, RisingSteps rising) {
        for (int j = tile.firstStep(); j < tile.firstStep() + tile.steps(); j++) {
            long step = rising.step(j);
            tile.row(Curve.MSD_INCREMENT, mode)[rising.position(j) - tile.firstStep()] =
                    process.meanSquaredDisplacement(start, step + 1) - process.meanSquaredDisplacement(start, step);
        }
    }
}
