package dev.perrin.trainer.kafka;

import dev.perrin.publisher.kafka.Compression;
import dev.perrin.publisher.kafka.ProducerSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// How the broker is reached and how long it may take.
///
/// @param bootstrapServers host:port, comma separated
/// @param deliveryTimeout after which a record that was not acknowledged is given up
/// @param bufferSizeInBytes of the producer of all runs' records, and of each run's producer of snapshots
/// @param compression of snapshots
public record KafkaSettings(
        String bootstrapServers, Duration deliveryTimeout, long bufferSizeInBytes, Compression compression) {
    public KafkaSettings {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("perrin.kafka.bootstrap-servers must not be blank");
        }
        if (deliveryTimeout.compareTo(ProducerSettings.MIN_DELIVERY_TIMEOUT) < 0) {
            throw new IllegalArgumentException(
                    "perrin.kafka.delivery-timeout must be at least 1 s, but is " + deliveryTimeout);
        }
        if (bufferSizeInBytes < ProducerSettings.MIN_BUFFER_SIZE_IN_BYTES) {
            throw new IllegalArgumentException("perrin.kafka.buffer-size-in-bytes must be at least "
                    + ProducerSettings.MIN_BUFFER_SIZE_IN_BYTES + ", but is " + bufferSizeInBytes);
        }
    }

    /// Of everything that is not a snapshot: small records, never compressed.
    ProducerSettings records() {
        return new ProducerSettings(bootstrapServers, deliveryTimeout, bufferSizeInBytes, Compression.NONE);
    }

    ProducerSettings snapshots() {
        return new ProducerSettings(bootstrapServers, deliveryTimeout, bufferSizeInBytes, compression);
    }

    /// Reads a topic from the start, outside any group.
    Map<String, Object> reader(String clientId) {
        Map<String, Object> properties = common(clientId);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return properties;
    }

    Map<String, Object> common(String clientId) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        return properties;
    }
}
