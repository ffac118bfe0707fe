/// Adapter: everything a run publishes, on Kafka.
@NullMarked
package dev.perrin.trainer.kafka;

import org.jspecify.annotations.NullMarked;
