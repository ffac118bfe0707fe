/// When a phase point is recorded. How it leaves the training thread: [dev.perrin.publisher.SnapshotPublisher].
@NullMarked
package dev.perrin.trainer.snapshot;

import org.jspecify.annotations.NullMarked;
