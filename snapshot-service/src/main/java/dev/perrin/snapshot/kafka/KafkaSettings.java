package dev.perrin.snapshot.kafka;

import java.time.Duration;

/// How to reach the broker, and how to behave in the group.
///
/// @param commitInterval between two commits
/// @param sessionTimeout after which the group gives a silent member's partitions away
/// @param handoverTimeout how long partitions are held while their last segments are put, when they move or the
///     service stops
public record KafkaSettings(
        String bootstrapServers,
        String groupId,
        Duration commitInterval,
        Duration sessionTimeout,
        Duration handoverTimeout) {
    public KafkaSettings {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("bootstrapServers must not be empty");
        }
        if (groupId.isBlank()) {
            throw new IllegalArgumentException("groupId must not be empty");
        }
        if (commitInterval.isNegative() || sessionTimeout.toMillis() < 1000 || handoverTimeout.isNegative()) {
            throw new IllegalArgumentException("commitInterval and handoverTimeout must not be negative and "
                    + "sessionTimeout must be at least 1 s, but are " + commitInterval + ", " + handoverTimeout
                    + " and " + sessionTimeout);
        }
    }
}
