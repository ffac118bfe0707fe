/// Averages over time with their statistical error: sums are kept apart in consecutive blocks of time, and the
/// scatter of the blocks says how sure the average is, whatever the correlation of consecutive snapshots. Read
/// [dev.perrin.analysis.blocks.TimeBlocks] first.
@NullMarked
package dev.perrin.analysis.blocks;

import org.jspecify.annotations.NullMarked;
