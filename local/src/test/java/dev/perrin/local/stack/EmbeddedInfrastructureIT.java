package dev.perrin.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.local.TestCheckout;
import dev.perrin.local.infrastructure.InfrastructureMain;
import dev.perrin.local.infrastructure.InfrastructureSettings;
import dev.perrin.local.infrastructure.StoreCredentials;
import dev.perrin.local.process.ServiceProcess;
import dev.perrin.wire.Topic;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The broker and the store as users get them, in their own JVM, seen through the clients that the services use.
class EmbeddedInfrastructureIT {
    private static final Duration DEADLINE = Duration.ofMinutes(3);
    private static final StoreCredentials CREDENTIALS = StoreCredentials.random();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void keepsRecordsAndObjectsOverARestartOnOtherPorts() throws Exception {
        try (DataFolder data = DataFolder.open(folder)) {
            byte[] record = new byte[1_000_000];
            Arrays.fill(record, (byte) 7);

            // Given
            InfrastructureSettings first = settings(data);
            try (ServiceProcess infrastructure = start(data, first)) {
                assertThat(infrastructure.isRunning()).isTrue();
                assertThat(topics(first)).containsAll(topicNames());
                send(first, record);
                put(first, "runs/a/manifest.json", "{}");
            }

            // When
            InfrastructureSettings second = settings(data);
            try (ServiceProcess infrastructure = start(data, second)) {
                // Then
                assertThat(infrastructure.isRunning()).isTrue();
                assertThat(topics(second)).containsAll(topicNames());
                assertThat(received(second)).singleElement().isEqualTo(record);
                assertThat(get(second, "runs/a/manifest.json")).isEqualTo("{}");
            }
        }
    }

    @Test
    void compactsAndKeepsWhatTheTopicsSay() throws Exception {
        try (DataFolder data = DataFolder.open(folder)) {
            InfrastructureSettings settings = settings(data);
            try (ServiceProcess infrastructure = start(data, settings);
                    Admin admin = Admin.create(Map.of("bootstrap.servers", settings.bootstrapServers()))) {
                assertThat(infrastructure.isRunning()).isTrue();
                for (Topic topic : Topic.values()) {
                    // When
                    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
                    Config config = admin.describeConfigs(List.of(resource))
                            .values()
                            .values()
                            .iterator()
                            .next()
                            .get();

                    // Then
                    assertThat(config.get("cleanup.policy").value())
                            .isEqualTo(topic.cleanup().policy());
                    assertThat(config.get("retention.ms").value()).isEqualTo("-1");
                    assertThat(config.get("retention.bytes").value()).isEqualTo("-1");
                }
            }
        }
    }

    @Test
    void refusesOtherCredentialsAndASecondPutUnderTheSameKey() throws Exception {
        try (DataFolder data = DataFolder.open(folder)) {
            InfrastructureSettings settings = settings(data);
            try (ServiceProcess infrastructure = start(data, settings)) {
                assertThat(infrastructure.isRunning()).isTrue();
                put(settings, "once", "first");

                // When, Then
                assertThatThrownBy(() -> put(settings, "once", "second"))
                        .isInstanceOfSatisfying(
                                ErrorResponseException.class,
                                e -> assertThat(e.response().code()).isEqualTo(412));
                assertThat(get(settings, "once")).isEqualTo("first");
                MinioClient stranger = MinioClient.builder()
                        .endpoint(settings.storeEndpoint())
                        .credentials(CREDENTIALS.accessKey(), "wrong")
                        .build();
                assertThatThrownBy(() -> stranger.getObject(object("once"))).isInstanceOf(ErrorResponseException.class);
            }
        }
    }

    private static InfrastructureSettings settings(DataFolder data) {
        StackPorts ports = StackPorts.choose(OptionalInt.empty());
        return new InfrastructureSettings(data.path(), ports.broker(), ports.controller(), ports.store(), CREDENTIALS);
    }

    private static ServiceProcess start(DataFolder data, InfrastructureSettings settings) throws InterruptedException {
        Launches launches = new Launches(TestCheckout.get(), data, StackPorts.choose(OptionalInt.empty()), settings);
        ServiceProcess process = new ServiceProcess(launches.infrastructure(), end -> {});
        process.start();
        process.awaitReady(process.printed(InfrastructureMain.READY), DEADLINE);
        return process;
    }

    private static List<String> topicNames() {
        return Arrays.stream(Topic.values()).map(Topic::topicName).toList();
    }

    private static Set<String> topics(InfrastructureSettings settings) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", settings.bootstrapServers()))) {
            return admin.listTopics().names().get();
        }
    }

    private static void send(InfrastructureSettings settings, byte[] value) throws Exception {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", settings.bootstrapServers(), "acks", "all", "max.request.size", 2 << 20);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topic.SNAPSHOTS.topicName(), 0, null, value))
                    .get();
        }
    }

    private static List<byte[]> received(InfrastructureSettings settings) {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", settings.bootstrapServers(), "auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(Topic.SNAPSHOTS.topicName(), 0);
            consumer.assign(List.of(partition));
            long end = Optional.ofNullable(
                            consumer.endOffsets(List.of(partition)).get(partition))
                    .orElseThrow();
            List<byte[]> values = new ArrayList<>();
            while (values.size() < end) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                    values.add(each.value());
                }
            }
            return values;
        }
    }

    private static void put(InfrastructureSettings settings, String key, String content) throws Exception {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        client(settings)
                .putObject(PutObjectArgs.builder()
                        .bucket(InfrastructureSettings.BUCKET)
                        .object(key)
                        .headers(Map.of("If-None-Match", "*"))
                        .stream(new ByteArrayInputStream(bytes), bytes.length, 64L << 20)
                        .build());
    }

    private static String get(InfrastructureSettings settings, String key) throws Exception {
        try (var response = client(settings).getObject(object(key))) {
            return new String(response.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static GetObjectArgs object(String key) {
        return GetObjectArgs.builder()
                .bucket(InfrastructureSettings.BUCKET)
                .object(key)
                .build();
    }

    private static MinioClient client(InfrastructureSettings settings) {
        return MinioClient.builder()
                .endpoint(URI.create(settings.storeEndpoint()).toString())
                .credentials(
                        settings.credentials().accessKey(),
                        settings.credentials().secretKey())
                .build();
    }
}
