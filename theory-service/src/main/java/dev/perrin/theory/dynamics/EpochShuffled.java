package dev.perrin.theory.dynamics;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.PhaseFlow;
import dev.perrin.theory.number.DoubleDouble;

/// Heavy ball whose noise adds up to zero over every epoch of M mini-batches, as it does when the data are
/// shuffled and used up before they come again (T16). With R(j) the covariance of noise j steps apart,
/// averaged over the phase of the epoch,
///
/// ```text
/// R(0) = C,    R(j) = −C (M − j)/(M(M − 1))  for 1 ≤ j < M,    0 beyond
/// ```
///
/// Where the size N of the data is given, C is first multiplied by (N − S)/(N − 1).
public record EpochShuffled() implements Dynamics {
    private static final HeavyBall INDEPENDENT = new HeavyBall();

    @Override
    public ModeProcess processEvenIfUnstable(Eigenmode mode) {
        Hyperparameters hyperparameters = mode.hyperparameters();
        long batches = hyperparameters.batchesPerEpoch();
        if (batches < 2) {
            throw new InvalidQuestionException(
                    "hyperparameters.batches_per_epoch", batches, "must be at least 2 for epoch-shuffled noise");
        }
        PhaseFlow step = HeavyBall.step(mode);
        return new EpochShuffledProcess(mode, HeavyBall.damping(mode), HeavyBall.stationary(mode), step, scale(mode));
    }

    @Override
    public void requireStable(Eigenmode mode, String hint) {
        INDEPENDENT.requireStable(mode, hint);
    }

    @Override
    public double stabilityLimit(Hyperparameters hyperparameters) {
        return INDEPENDENT.stabilityLimit(hyperparameters);
    }

    @Override
    public double criticalEigenvalue(Hyperparameters hyperparameters) {
        return INDEPENDENT.criticalEigenvalue(hyperparameters);
    }

    @Override
    public boolean hasNoiseWithoutMemory() {
        return false;
    }

    /// `η²C · M/(M−1) · (N−S)/(N−1)`: the variance of a kick of ηv before the mean of its epoch is taken off.
    public static DoubleDouble scale(Eigenmode mode) {
        Hyperparameters hyperparameters = mode.hyperparameters();
        long batches = hyperparameters.batchesPerEpoch();
        DoubleDouble scale = mode.noiseScale().times((double) batches).dividedBy(batches - 1.0);
        long size = hyperparameters.dataSize();
        return size == 0
                ? scale
                : scale.times((double) (size - hyperparameters.batchSize())).dividedBy(size - 1.0);
    }
}
