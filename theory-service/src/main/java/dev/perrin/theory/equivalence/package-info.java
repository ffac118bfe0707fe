/// Hyperparameters that belong together: how optimisers that are written otherwise mean them
/// ([dev.perrin.theory.equivalence.Parameterisation]), and which others keep a property of the dynamics
/// ([dev.perrin.theory.equivalence.Equivalence], read first).
@NullMarked
package dev.perrin.theory.equivalence;

import org.jspecify.annotations.NullMarked;
