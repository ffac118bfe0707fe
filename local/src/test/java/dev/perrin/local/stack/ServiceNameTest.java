package dev.perrin.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceNameTest {
    /// Six vectors of 89 MB in half of the trainer's heap is the least with which ResNet-18's eigenpairs are found.
    @Test
    void aMachineOfEightGibibytesHoldsTheCurvatureOfResNet18() {
        assertThat(ServiceName.TRAINER.maxHeapMebibytes(8 << 10) / 2).isGreaterThanOrEqualTo(6 * 90);
    }

    @Test
    void aSmallMachineGivesWhatSmallNetworksNeed() {
        assertThat(ServiceName.TRAINER.maxHeapMebibytes(2 << 10)).isEqualTo(768);
    }

    @ParameterizedTest
    @ValueSource(longs = {8 << 10, 24 << 10, 256 << 10})
    void heapsLeaveRoomForTheBrokerAndForNativeMemory(long memory) {
        long heaps = Arrays.stream(ServiceName.values())
                .mapToLong(service -> service.maxHeapMebibytes(memory))
                .sum();
        assertThat(heaps).isLessThan(6 * memory / 10);
    }
}
