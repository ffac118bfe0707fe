package dev.perrin.theory.coupled;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.kernel.LinearModeProcess;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.InvalidQuestionException;

/// How the covariance of two modes with correlated noise goes over into the stationary one (T28):
/// `Pₖ = P + Mᵢᵏ (P₀ − P) Mⱼᵏᵀ`.
///
/// Cost: that of the two flows of k steps, O(log k). Not thread safe: rising steps are the cheap order.
public final class PairEvolution {
    private final StationaryPair stationary;
    private final LinearModeProcess first;
    private final LinearModeProcess second;

    /// @throws InvalidQuestionException as for [StationaryPair#of].
    public PairEvolution(Dynamics dynamics, ModePair pair) {
        this.stationary = StationaryPair.of(dynamics, pair);
        this.first = process(dynamics, pair.first());
        this.second = process(dynamics, pair.second());
    }

    /// In units of η²C_ij.
    public CrossCovariance stationary() {
        return stationary.covariance();
    }

    /// @param start in units of η²C_ij; [CrossCovariance#NONE] for modes that start from one point, or independently.
    /// @return in the same units, after `step` steps.
    public CrossCovariance covariance(CrossCovariance start, long step) {
        CrossCovariance law = stationary.covariance();
        return law.plus(start.minus(law).carriedBy(first.flow(step), second.flow(step)));
    }

    private static LinearModeProcess process(Dynamics dynamics, Eigenmode mode) {
        if (dynamics.process(mode) instanceof LinearModeProcess linear) {
            return linear;
        }
        throw new InvalidQuestionException("dynamics", "with a memory", "has no law of two modes here");
    }
}
