/// Stage 2: everything measured on one run. Parts become snapshots in [dev.perrin.analysis.run.SnapshotAssembler],
/// snapshots become statistics in [dev.perrin.analysis.run.RunAnalysis]: read that first.
@NullMarked
package dev.perrin.analysis.run;

import org.jspecify.annotations.NullMarked;
