/// The noise of the gradient in single modes, had from consecutive phase points: its variance, whether it is
/// constant, independent in time and between modes, and how heavy its tails are. Read
/// [dev.perrin.analysis.noise.ModeNoise].
@NullMarked
package dev.perrin.analysis.noise;

import org.jspecify.annotations.NullMarked;
