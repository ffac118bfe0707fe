/// How a snapshot leaves the training thread: read [dev.perrin.publisher.SnapshotPublisher] first.
@NullMarked
package dev.perrin.publisher;

import org.jspecify.annotations.NullMarked;
