package dev.perrin.trainer.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComputeDeviceTest {
    @Test
    void isTheProcessorOrANumberedGpu() {
        assertThat(ComputeDevice.of("cpu")).isEqualTo(ComputeDevice.PROCESSOR).hasToString("cpu");
        assertThat(ComputeDevice.of("gpu:3")).isEqualTo(new ComputeDevice(3)).hasToString("gpu:3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "gpu:", "gpu:-1", "GPU:0", "cuda:0", "gpu:12345", "cpu "})
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> ComputeDevice.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("device must be 'cpu' or 'gpu:' and a number, but is '" + text + "'");
    }
}
