/// The stationary state seen as a landscape: the modified loss whose Boltzmann law it is, and the current that
/// goes round in it. Read [dev.perrin.theory.landscape.PlaneLaw] first.
@NullMarked
package dev.perrin.theory.landscape;

import org.jspecify.annotations.NullMarked;
