/// The anomalous exponent c of MSD ∝ lagᶜ: over which lags it is fitted and how. Read
/// [dev.perrin.analysis.exponent.PowerLawFit].
@NullMarked
package dev.perrin.analysis.exponent;

import org.jspecify.annotations.NullMarked;
