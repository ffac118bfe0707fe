package dev.perrin.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class FramePartTest {
    private static final ByteBuffer PAYLOAD = ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putFloat(1)
            .putFloat(2)
            .putFloat(3)
            .putFloat(4)
            .flip();

    @Test
    void viewsAreReadOnlyLittleEndianAndIndependent() {
        // Given
        FramePart part = part(DataType.DATA_TYPE_FLOAT32);

        // When
        part.payload().getLong();
        part.positions().get();

        // Then
        assertThat(part.payload().position()).isZero();
        assertThat(part.payload().isReadOnly()).isTrue();
        assertThat(part.payload().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(part.positions().isReadOnly()).isTrue();
        assertThat(part.positions().get(0)).isEqualTo(1);
        assertThat(part.positions().get(1)).isEqualTo(2);
        assertThat(part.positions().remaining()).isEqualTo(2);
        assertThat(part.velocities().get(0)).isEqualTo(3);
        assertThat(part.velocities().get(1)).isEqualTo(4);
        assertThat(part.velocities().remaining()).isEqualTo(2);
        assertThat(part.positionBytes().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(part.velocityBytes().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void otherElementsAreNotGivenOutAsFloats() {
        FramePart part = part(DataType.DATA_TYPE_FLOAT64);

        assertThatIllegalStateException()
                .isThrownBy(part::positions)
                .withMessage("data_type is DATA_TYPE_FLOAT64, not float32");
        assertThatIllegalStateException().isThrownBy(part::velocities);
    }

    @Test
    void lastPartIsTheOneBeforeTheCount() {
        PartHeader.Builder header = PartHeader.newBuilder().setPartCount(3);

        assertThat(new FramePart(header.setPart(1).build(), PAYLOAD).isLast()).isFalse();
        assertThat(new FramePart(header.setPart(2).build(), PAYLOAD).isLast()).isTrue();
    }

    private static FramePart part(DataType type) {
        return new FramePart(PartHeader.newBuilder().setDataType(type).build(), PAYLOAD);
    }
}
