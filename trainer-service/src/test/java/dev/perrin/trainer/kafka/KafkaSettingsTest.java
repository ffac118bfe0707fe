package dev.perrin.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.wire.frame.FrameFormat;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
    @Test
    void aProducerLosesAndRepeatsNothing() {
        Map<String, Object> producer =
                new KafkaSettings("broker:9092", Duration.ofSeconds(30), 64L << 20).producer("test");

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

    @Test
    void badSettingsAreRefusedByTheirKey() {
        assertThatThrownBy(() -> new KafkaSettings(" ", Duration.ofSeconds(30), 64L << 20))
                .hasMessageContaining("perrin.kafka.bootstrap-servers");
        assertThatThrownBy(() -> new KafkaSettings("b:1", Duration.ofMillis(10), 64L << 20))
                .hasMessageContaining("perrin.kafka.delivery-timeout");
        assertThatThrownBy(() -> new KafkaSettings("b:1", Duration.ofSeconds(30), 1))
                .hasMessageContaining("perrin.kafka.buffer-size-in-bytes");
    }

    private static int number(Map<String, Object> properties, String key) {
        return Integer.parseInt(String.valueOf(properties.get(key)));
    }
}
