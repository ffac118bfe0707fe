/// Adapter: counters and timers for Prometheus.
@NullMarked
package dev.perrin.trainer.metrics;

import org.jspecify.annotations.NullMarked;
