package dev.perrin.theory.prediction;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.kernel.ModeBlock;
import dev.perrin.theory.mode.Correlations;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
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
/// @param allowUnstable whether unstable modes are answered for, from a start of their own.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
public record ModeWalk(
        Dynamics dynamics,
        IntFunction<Eigenmode> modes,
        int count,
        IntFunction<ModeStart> starts,
        long[] steps,
        Set<Curve> curves,
        boolean allowUnstable) {
    private static final int MODES_OF_TILE = 128;
    private static final int STEPS_OF_TILE = 128;

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
        List<ModeStart> startsOfBlock = new ArrayList<>();
        List<ModeTraits> traits = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Eigenmode mode = modes.apply(first + i);
            ModeStart start = starts.apply(first + i);
            ModeProcess process = process(mode, start);
            processes.add(process);
            startsOfBlock.add(start);
            traits.add(ModeTraits.of(mode, process, start));
        }
        if (rising.count() == 0) {
            tile.begin(first, size, 0, 0, traits);
            sink.accept(tile);
            return;
        }
        ModeBlock block = ModeBlock.of(processes, startsOfBlock);
        for (int from = 0; from < rising.count(); from += slice) {
            tile.begin(first, size, from, Math.min(slice, rising.count() - from), from == 0 ? traits : List.of());
            fill(tile, block, rising);
            for (int i = 0; i < size; i++) {
                if (curves.contains(Curve.VELOCITY_AUTOCORRELATION)) {
                    correlate(tile, i, processes.get(i), rising);
                }
                DerivedCurves.fill(tile, i, traits.get(i), rising);
            }
            sink.accept(tile);
        }
    }

    private ModeProcess process(Eigenmode mode, ModeStart start) {
        if (start instanceof ModeStart.Stationary) {
            return dynamics.process(mode);
        }
        if (!allowUnstable) {
            dynamics.requireStable(mode, "; from this start, allow_unstable has it answered all the same");
        }
        return dynamics.processEvenIfUnstable(mode);
    }

    private void fill(ModeTile tile, ModeBlock block, RisingSteps rising) {
        for (int j = tile.firstStep(); j < tile.firstStep() + tile.steps(); j++) {
            int at = rising.position(j) - tile.firstStep();
            block.advance(rising.step(j));
            tile.put(Curve.MSD, at, block.displacement());
            if (curves.contains(Curve.MSD_INCREMENT)) {
                tile.put(Curve.MSD_INCREMENT, at, block.increment());
            }
            if (curves.contains(Curve.MEAN_POSITION)) {
                ModeBlock.Moments moments = block.moments();
                tile.put(Curve.MEAN_POSITION, at, moments.meanPosition());
                tile.put(Curve.MEAN_VELOCITY, at, moments.meanVelocity());
                tile.put(Curve.POSITION_VARIANCE, at, moments.positionVariance());
                tile.put(Curve.POSITION_VELOCITY_COVARIANCE, at, moments.positionVelocityCovariance());
                tile.put(Curve.VELOCITY_VARIANCE, at, moments.velocityVariance());
            }
        }
    }

    private static void correlate(ModeTile tile, int mode, ModeProcess process, RisingSteps rising) {
        for (int j = tile.firstStep(); j < tile.firstStep() + tile.steps(); j++) {
            int at = rising.position(j) - tile.firstStep();
            Correlations correlations = process.correlations(rising.step(j));
            tile.put(Curve.POSITION_AUTOCORRELATION, mode, at, correlations.position());
            tile.put(Curve.VELOCITY_AUTOCORRELATION, mode, at, OptionalDouble.of(correlations.velocity()));
            tile.put(Curve.AVERAGE_VARIANCE, mode, at, correlations.averageVariance());
        }
    }
}
