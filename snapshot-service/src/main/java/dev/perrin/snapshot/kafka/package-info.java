/// Records in: the consumer group on `perrin.snapshots`, the readers of `perrin.runs` and `perrin.curvature`; refused
/// records out. Read [dev.perrin.snapshot.kafka.SnapshotConsumer] first.
@NullMarked
package dev.perrin.snapshot.kafka;

import org.jspecify.annotations.NullMarked;
