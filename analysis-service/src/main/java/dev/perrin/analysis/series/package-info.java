/// The displacement series for plots: bounded by the logarithm of the run's length, and appended to only, so that a
/// viewer never needs an old point again. Read [dev.perrin.analysis.series.DisplacementSeries].
@NullMarked
package dev.perrin.analysis.series;

import org.jspecify.annotations.NullMarked;
