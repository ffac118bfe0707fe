package dev.perrin.trainer.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// How the broker is reached and how long it may take.
///
/// @param bootstrapServers host:port, comma separated
/// @param deliveryTimeout after which a record that was not acknowledged is given up
/// @param bufferSizeInBytes of each of the two producers
public record KafkaSettings(String bootstrapServers, Duration deliveryTimeout, long bufferSizeInBytes) {
    private static final int LINGER_MILLIS = 5;
    private static final int BATCH_SIZE_IN_BYTES = 1 << 20;
    private static final int MAX_REQUEST_SIZE_IN_BYTES = 1 << 20;

    public KafkaSettings {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("perrin.kafka.bootstrap-servers must not be blank");
        }
        if (deliveryTimeout.toMillis() < 1000) {
            throw new IllegalArgumentException(
                    "perrin.kafka.delivery-timeout must be at least 1 s, but is " + deliveryTimeout);
        }
        if (bufferSizeInBytes < 2L * MAX_REQUEST_SIZE_IN_BYTES) {
            throw new IllegalArgumentException("perrin.kafka.buffer-size-in-bytes must be at least "
                    + 2L * MAX_REQUEST_SIZE_IN_BYTES + ", but is " + bufferSizeInBytes);
        }
    }

    /// Idempotent and acknowledged by all replicas. Not compressed: the low bits of float32 weights are noise.
    Map<String, Object> producer(String clientId) {
        int deliveryMillis = Math.toIntExact(deliveryTimeout.toMillis());
        Map<String, Object> properties = common(clientId);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_SIZE_IN_BYTES);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_SIZE_IN_BYTES);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferSizeInBytes);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, deliveryMillis);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, deliveryMillis / 2);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, deliveryMillis);
        return properties;
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
