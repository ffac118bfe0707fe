/// The Kafka side: the two-stage Streams topology ([dev.perrin.analysis.kafka.AnalysisTopology]; read that first),
/// the follower that reads compacted topics and results whole on every instance, and their life cycle.
@NullMarked
package dev.perrin.analysis.kafka;

import org.jspecify.annotations.NullMarked;
