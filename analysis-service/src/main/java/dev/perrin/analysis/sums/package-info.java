/// Sums of doubles without rounding, so that neither the cut of a vector nor the order of arrival changes a bit. Read
/// [dev.perrin.analysis.sums.ExactSum].
@NullMarked
package dev.perrin.analysis.sums;

import org.jspecify.annotations.NullMarked;
