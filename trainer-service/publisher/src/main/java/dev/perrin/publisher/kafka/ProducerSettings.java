package dev.perrin.publisher.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// How the broker is reached, how long it may take, and how much may be on the way.
///
/// @param bootstrapServers host:port, comma separated
/// @param deliveryTimeout after which a record that was not acknowledged is given up, ≥ 1 s
/// @param bufferSizeInBytes of each producer for records on their way, ≥ 2 MiB
/// @param compression of batches
public record ProducerSettings(
        String bootstrapServers, Duration deliveryTimeout, long bufferSizeInBytes, Compression compression) {
    /// Less than two of the largest records would make every send wait for the one before.
    public static final long MIN_BUFFER_SIZE_IN_BYTES = 2 << 20;

    public static final Duration MIN_DELIVERY_TIMEOUT = Duration.ofSeconds(1);

    private static final int LINGER_MILLIS = 5;
    private static final int BATCH_SIZE_IN_BYTES = 1 << 20;
    private static final int MAX_REQUEST_SIZE_IN_BYTES = 1 << 20;

    public ProducerSettings {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("bootstrapServers must not be blank");
        }
        if (deliveryTimeout.compareTo(MIN_DELIVERY_TIMEOUT) < 0) {
            throw new IllegalArgumentException("deliveryTimeout must be at least 1 s, but is " + deliveryTimeout);
        }
        if (bufferSizeInBytes < MIN_BUFFER_SIZE_IN_BYTES) {
            throw new IllegalArgumentException(
                    "bufferSizeInBytes must be at least " + MIN_BUFFER_SIZE_IN_BYTES + ", but is " + bufferSizeInBytes);
        }
    }

    /// Configuration of a producer of bytes: idempotent, and acknowledged by all replicas in sync.
    public Map<String, Object> properties(String clientId) {
        int deliveryMillis = Math.toIntExact(deliveryTimeout.toMillis());
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression.kafkaName());
        properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        // The largest frame with its key fits: the buffers of batches are all of one size and used again.
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_SIZE_IN_BYTES);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_SIZE_IN_BYTES);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferSizeInBytes);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, deliveryMillis);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, deliveryMillis / 2);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, deliveryMillis);
        return properties;
    }
}
