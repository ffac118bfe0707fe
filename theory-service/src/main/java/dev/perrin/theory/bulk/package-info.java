/// Spectra too dense to list: a density of eigenvalues, and the integral of everything that is summed over modes
/// against it. Read [dev.perrin.theory.bulk.PowerLawBulk] first, then [dev.perrin.theory.bulk.BulkIntegral].
@NullMarked
package dev.perrin.theory.bulk;

import org.jspecify.annotations.NullMarked;
