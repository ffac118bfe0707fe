/// Motion of single modes in phase space, from the projections (qₗ·(θ − θ_ref), qₗ·v) of the snapshots of a run.
///
/// Every estimator is settings → state → results: `add` in order of time, `write`/`read` keep every bit, memory
/// grows at most with the logarithm of the run. Read [dev.perrin.analysis.mode.ModeMoments] first, then
/// [dev.perrin.analysis.mode.ModeCorrelator].
@NullMarked
package dev.perrin.analysis.mode;

import org.jspecify.annotations.NullMarked;
