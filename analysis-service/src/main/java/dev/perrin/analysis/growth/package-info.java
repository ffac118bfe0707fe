/// How a mean-squared displacement grows: regimes of diffusion, growth laws against each other, ensembles of runs.
/// Works on the curves of [dev.perrin.analysis.exponent.MsdCurve]. Read [dev.perrin.analysis.growth.RegimeSpan] and
/// [dev.perrin.analysis.growth.GrowthLaw].
@NullMarked
package dev.perrin.analysis.growth;

import org.jspecify.annotations.NullMarked;
