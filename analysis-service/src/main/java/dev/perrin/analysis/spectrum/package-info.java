/// Fourier transforms of real series and what follows from them: power spectra and autocovariances at all lags in
/// O(T log T). Read [dev.perrin.analysis.spectrum.RealFft] first.
@NullMarked
package dev.perrin.analysis.spectrum;

import org.jspecify.annotations.NullMarked;
