package dev.perrin.analysis.comparison;

import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.PredictRequest;
import java.util.List;
import java.util.Optional;

/// What to ask about one dynamics.
///
/// @param dynamics which
/// @param required without it there is no prediction; any other may be refused for a run that it has no answer for
/// @param totals sums over all modes at the lags
/// @param neighbours displacements at the lags and one step to either side of each, whose second differences are
///     covariances of velocities; empty without lags
/// @param leading each mode that was projected on; empty when there is none
/// @param leadingModes places in the spectrum of the modes of `leading` that are asked about, in its order; −1 for a
///     mode that is there because others depend on it
record DynamicsQuestion(
        Dynamics dynamics,
        boolean required,
        PredictRequest totals,
        Optional<PredictRequest> neighbours,
        Optional<PredictRequest> leading,
        List<Integer> leadingModes) {
    DynamicsQuestion {
        leadingModes = List.copyOf(leadingModes);
    }
}
