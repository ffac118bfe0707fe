package dev.perrin.analysis.growth;

import dev.perrin.analysis.blocks.BoundedEstimate;

/// One lag of an ensemble.
///
/// @param lagSteps greater than 0
/// @param timeAverage mean over runs of the time-averaged displacement, with the interval of their scatter
/// @param ensembleAverage mean over runs of the displacement from the reference point at this lag, alike
/// @param ergodicityBreaking EB = ⟨δ²⟩/⟨δ⟩² − 1 of the time averages δ of the runs, its variance unbiased; 0 for long
///     ergodic runs. NaN for fewer than two runs. Source: He, Burov, Metzler and Barkai 2008.
public record EnsemblePoint(
        long lagSteps, BoundedEstimate timeAverage, BoundedEstimate ensembleAverage, double ergodicityBreaking) {}
