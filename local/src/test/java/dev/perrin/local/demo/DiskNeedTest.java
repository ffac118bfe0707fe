package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.proto.run.v1.ModelSpec;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.SnapshotSchedule;
import org.junit.jupiter.api.Test;

class DiskNeedTest {
    @Test
    void countsTheParametersOfTheBuiltInModels() {
        assertThat(DiskNeed.dimension(spec("softmax", "digits", 1))).isEqualTo(650);
        assertThat(DiskNeed.dimension(spec("linear", "diabetes", 1))).isEqualTo(11);
        assertThat(DiskNeed.dimension(spec("mlp", "digits", 1, 16))).isEqualTo(65 * 16 + 17 * 10);
    }

    @Test
    void holdsEverySnapshotTwice() {
        // Given 20,001 snapshots of 5,200 bytes
        RunSpec spec = spec("softmax", "digits", 200_000);

        // When
        long bytes = DiskNeed.bytes(spec);

        // Then
        assertThat(bytes - DiskNeed.MARGIN_BYTES).isEqualTo(2L * 20_001 * 5_200);
    }

    @Test
    void doesNotOverflowForAnAbsurdRun() {
        assertThat(DiskNeed.bytes(spec("mlp", "digits", 1_000_000_000_000L, 65_536, 65_536)))
                .isGreaterThan(1L << 50);
    }

    private static RunSpec spec(String model, String data, long steps, int... widths) {
        ModelSpec.Builder described = ModelSpec.newBuilder().setName(model);
        for (int width : widths) {
            described.addHiddenWidths(width);
        }
        return RunSpec.newBuilder()
                .setModel(described)
                .setData(data)
                .setLimitingSteps(steps)
                .setSnapshots(SnapshotSchedule.newBuilder().setEverySteps(10))
                .build();
    }
}
