/// Whether the limiting phase of a run is stationary: the fluctuation-dissipation identity with its exact boundary
/// term, and tests of trend on block means. Read [dev.perrin.analysis.stationarity.FluctuationDissipation], then
/// [dev.perrin.analysis.stationarity.Stationarity].
@NullMarked
package dev.perrin.analysis.stationarity;

import org.jspecify.annotations.NullMarked;
