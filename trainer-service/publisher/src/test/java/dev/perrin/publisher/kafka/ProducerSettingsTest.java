package dev.perrin.publisher.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.wire.frame.FrameFormat;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProducerSettingsTest {
    @Test
    void aProducerLosesAndRepeatsNothing() {
        Map<String, Object> producer =
                settings("broker:9092", Duration.ofSeconds(30), 64L << 20).properties("test");

        assertThat(producer)
                .containsEntry("bootstrap.servers", "broker:9092")
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("compression.type", "none")
                .containsEntry("delivery.timeout.ms", 30_000);
        assertThat(number(producer, ProducerConfig.MAX_REQUEST_SIZE_CONFIG))
                .isGreaterThan(FrameFormat.MAX_PAYLOAD_LENGTH + FrameFormat.MAX_HEADER_LENGTH);
        // Kafka's own rule for idempotent producers.
        assertThat(number(producer, "delivery.timeout.ms"))
                .isGreaterThanOrEqualTo(number(producer, "linger.ms") + number(producer, "request.timeout.ms"));
    }

    @ParameterizedTest
    @EnumSource
    void everyCompressionIsOneOfKafkas(Compression compression) {
        ProducerSettings settings = new ProducerSettings("b:1", Duration.ofSeconds(30), 64L << 20, compression);

        ProducerConfig config = new ProducerConfig(settings.properties("test"));

        assertThat(config.getString("compression.type")).isEqualToIgnoringCase(compression.name());
    }

    @Test
    void badSettingsAreRefused() {
        assertThatThrownBy(() -> settings(" ", Duration.ofSeconds(30), 64L << 20))
                .hasMessageContaining("bootstrapServers must not be blank");
        assertThatThrownBy(() -> settings("b:1", Duration.ofMillis(10), 64L << 20))
                .hasMessageContaining("deliveryTimeout must be at least 1 s, but is PT0.01S");
        assertThatThrownBy(() -> settings("b:1", Duration.ofSeconds(30), 1))
                .hasMessageContaining("bufferSizeInBytes must be at least 2097152, but is 1");
    }

    private static ProducerSettings settings(String servers, Duration deliveryTimeout, long bufferSize) {
        return new ProducerSettings(servers, deliveryTimeout, bufferSize, Compression.NONE);
    }

    private static int number(Map<String, Object> properties, String key) {
        return Integer.parseInt(String.valueOf(properties.get(key)));
    }
}
