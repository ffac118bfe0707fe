/// Benchmarks of the whole pipeline, as mains to run by hand: each compares what Perrin does with the bare calls
/// below it, in alternating rounds of one run. `BenchmarksIT` runs them small, so that they stay alive.
@NullMarked
package dev.perrin.local.benchmark;

import org.jspecify.annotations.NullMarked;
