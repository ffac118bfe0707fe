/// How far from its stationary law a mode is, and how long it takes to get there. Read
/// [dev.perrin.theory.relaxation.RelativeEntropy] first.
@NullMarked
package dev.perrin.theory.relaxation;

import org.jspecify.annotations.NullMarked;
