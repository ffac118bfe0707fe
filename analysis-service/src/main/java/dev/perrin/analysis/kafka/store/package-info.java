/// The state of stage 2 between two commits: live objects, written to a logged store when Kafka Streams prepares a
/// commit. Read [dev.perrin.analysis.kafka.store.WriteBehindStore], then
/// [dev.perrin.analysis.kafka.store.StoredStates].
@NullMarked
package dev.perrin.analysis.kafka.store;

import org.jspecify.annotations.NullMarked;
