/// Adapter: snapshots on `perrin.snapshots`, with a producer for each run.
@NullMarked
package dev.perrin.publisher.kafka;

import org.jspecify.annotations.NullMarked;
