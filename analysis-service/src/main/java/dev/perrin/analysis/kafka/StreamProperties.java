package dev.perrin.analysis.kafka;

import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;

/// Settings of Kafka Streams and of the follower's consumer.
///
/// @param bootstrapServers host:port, comma-separated
/// @param applicationId consumer group and prefix of internal topics
/// @param stateDir a folder of its own for every instance on a machine
/// @param threads ≥ 1
/// @param standbyReplicas ≥ 0
/// @param replicationFactor of internal topics, or −1 for the broker's default
/// @param commitIntervalMillis ≥ 1
public record StreamProperties(
        String bootstrapServers,
        String applicationId,
        String stateDir,
        int threads,
        int standbyReplicas,
        int replicationFactor,
        int commitIntervalMillis) {
    private static final int MAX_REQUEST_IN_BYTES = 2 << 20;
    private static final long CACHE_IN_BYTES = 64L << 20;
    private static final int RECEIVE_BUFFER_IN_BYTES = 4 << 20;
    private static final int SESSION_TIMEOUT_MILLIS = 10_000;
    private static final int MAX_POLL_INTERVAL_MILLIS = 600_000;
    /// Of the consumer; Kafka Streams 4.1 sets it to false and has no other way.
    private static final String LEAVE_GROUP_ON_CLOSE = "internal.leave.group.on.close";

    public StreamProperties {
        require(!bootstrapServers.isBlank(), "bootstrap-servers", bootstrapServers, "must not be empty");
        require(threads >= 1, "threads", threads, "must be at least 1");
        require(standbyReplicas >= 0, "standby-replicas", standbyReplicas, "must not be negative");
        require(
                replicationFactor == -1 || replicationFactor >= 1,
                "replication-factor",
                replicationFactor,
                "must be at least 1, or -1 for the broker's default");
        require(commitIntervalMillis >= 1, "commit-interval-millis", commitIntervalMillis, "must be at least 1");
    }

    private static void require(boolean holds, String field, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(field + " " + value + ": " + rule);
        }
    }

    /// At least once: every effect is idempotent.
    public Properties streams() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbyReplicas);
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replicationFactor);
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitIntervalMillis);
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_IN_BYTES);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        // A restart may wait for the archive, part after part, before it polls again.
        properties.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG), MAX_POLL_INTERVAL_MILLIS);
        // What a killed instance held is taken over after this long.
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MILLIS);
        // What an instance held that ends in order, at once.
        properties.put(StreamsConfig.consumerPrefix(LEAVE_GROUP_ON_CLOSE), true);
        // What comes while a thread is at work on what it has: with the client's own 64 KiB the broker would wait.
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.RECEIVE_BUFFER_CONFIG), RECEIVE_BUFFER_IN_BYTES);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_REQUEST_IN_BYTES);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20);
        return properties;
    }

    /// Every write is acknowledged by all replicas and in order.
    public Producer<String, byte[]> newProducer() {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, applicationId + "-results");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_IN_BYTES);
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    public Consumer<byte[], byte[]> newConsumer() {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, applicationId + "-follower");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
