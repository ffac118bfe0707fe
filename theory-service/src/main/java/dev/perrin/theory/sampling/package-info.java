/// Trajectories drawn from the exact law of a dynamics, for testing estimators against. Read
/// [dev.perrin.theory.sampling.Sampler] first, then [dev.perrin.theory.sampling.IndependentSampler].
@NullMarked
package dev.perrin.theory.sampling;

import org.jspecify.annotations.NullMarked;
