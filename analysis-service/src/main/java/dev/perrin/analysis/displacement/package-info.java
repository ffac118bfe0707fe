/// Stage 1: folds the parts of one shard into partial statistics that add over coordinates. Read
/// [dev.perrin.analysis.displacement.PartFold] first; [dev.perrin.analysis.displacement.PartFolds] opens one per
/// part and fetches back what a restart lost.
@NullMarked
package dev.perrin.analysis.displacement;

import org.jspecify.annotations.NullMarked;
