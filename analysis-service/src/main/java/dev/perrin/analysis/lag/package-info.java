/// Which lags the windowed mean-squared displacement is measured at, and at which snapshots: the grid of a
/// multiple-tau correlator. Read [dev.perrin.analysis.lag.LagSet].
@NullMarked
package dev.perrin.analysis.lag;

import org.jspecify.annotations.NullMarked;
