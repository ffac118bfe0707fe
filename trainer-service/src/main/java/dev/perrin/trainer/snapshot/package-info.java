/// When a phase point is recorded, and how it leaves the training thread:
/// [dev.perrin.trainer.snapshot.SnapshotPublisher].
@NullMarked
package dev.perrin.trainer.snapshot;

import org.jspecify.annotations.NullMarked;
