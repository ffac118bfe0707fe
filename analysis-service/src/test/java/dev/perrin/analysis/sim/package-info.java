/// Seeded trajectories, and runs made of them, for the tests.
@NullMarked
package dev.perrin.analysis.sim;

import org.jspecify.annotations.NullMarked;
