/// Displacement and velocity autocovariance of an ended run at every lag, exactly, from the archive: the limiting
/// snapshots are read some coordinates at a time, and each coordinate goes through
/// [dev.perrin.analysis.spectrum.AllLagMsd]. Read [dev.perrin.analysis.alllag.AllLags] first.
@NullMarked
package dev.perrin.analysis.alllag;

import org.jspecify.annotations.NullMarked;
