/// The named dynamics, one class each: what one step does to an eigenmode, and the stationary state it leads
/// to. Read [dev.perrin.theory.dynamics.HeavyBall] first; a new dynamics is a new member of the sealed
/// [dev.perrin.theory.dynamics.Dynamics].
@NullMarked
package dev.perrin.theory.dynamics;

import org.jspecify.annotations.NullMarked;
