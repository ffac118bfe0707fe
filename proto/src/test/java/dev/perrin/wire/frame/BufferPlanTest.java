package dev.perrin.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.perrin.proto.trajectory.v1.Shard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BufferPlanTest {
    private static final Shard SHARD = Shard.newBuilder().setPartCount(3).build();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8191, 8192, 8193, 16_384, 24_575, 24_576})
    void slicesFollowOneAnotherFromPartZeroOn(int count) {
        BufferPlan plan = BufferPlan.of(SHARD, count);

        int next = 0;
        for (int part = 0; part < SHARD.getPartCount(); part++) {
            assertThat(plan.first(part)).isEqualTo(next);
            assertThat(plan.count(part)).isEqualTo(Math.min(8192, count - next));
            next += plan.count(part);
        }
        assertThat(next).isEqualTo(count);
    }

    @Test
    void otherShardsHaveNone() {
        assertThat(BufferPlan.of(SHARD.toBuilder().setIndex(1).build(), 5)).isEqualTo(BufferPlan.NONE);
    }

    @Test
    void refusesMoreThanThePartsHold() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BufferPlan.of(SHARD, 24_577))
                .withMessage("buffers must be at most 24576 values for 3 parts of shard 0, but are 24577");
        Shard large = SHARD.toBuilder().setPartCount(68).build();
        assertThat(BufferPlan.of(large, 131_072).count()).isEqualTo(131_072);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BufferPlan.of(large, 131_073))
                .withMessage("buffers must be at most 131072 values for 68 parts of shard 0, but are 131073");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BufferPlan(-1))
                .withMessage("buffers must be 0 to 131072 values, but are -1");
    }
}
