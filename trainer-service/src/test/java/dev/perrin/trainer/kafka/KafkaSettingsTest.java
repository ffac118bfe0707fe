package dev.perrin.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.publisher.kafka.Compression;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
    @Test
    void onlySnapshotsArePacked() {
        KafkaSettings settings = new KafkaSettings("b:1", Duration.ofSeconds(30), 64L << 20, Compression.LZ4);

        assertThat(settings.snapshots().compression()).isEqualTo(Compression.LZ4);
        assertThat(settings.records().compression()).isEqualTo(Compression.NONE);
    }

    @Test
    void badSettingsAreRefusedByTheirKey() {
        assertThatThrownBy(() -> settings(" ", Duration.ofSeconds(30), 64L << 20))
                .hasMessageContaining("perrin.kafka.bootstrap-servers");
        assertThatThrownBy(() -> settings("b:1", Duration.ofMillis(10), 64L << 20))
                .hasMessageContaining("perrin.kafka.delivery-timeout");
        assertThatThrownBy(() -> settings("b:1", Duration.ofSeconds(30), 1))
                .hasMessageContaining("perrin.kafka.buffer-size-in-bytes");
    }

    private static KafkaSettings settings(String servers, Duration deliveryTimeout, long bufferSize) {
        return new KafkaSettings(servers, deliveryTimeout, bufferSize, Compression.NONE);
    }
}
